using System.Net;

namespace Weft.Server.Hosting;

/// <summary>Secure by default: what leaves this machine is encrypted, here or by a proxy that the user vouches for.</summary>
internal static class ListenAddresses
{
    /// <summary>Checks every address.</summary>
    /// <exception cref="StartupException">One is not an address, or is open to others without TLS.</exception>
    public static void Check(ServeOptions options)
    {
        if (options.Urls.Count == 0)
            throw new StartupException($"--urls names no address; one is needed, such as {ServeOptions.DefaultUrl}");
        foreach (var url in options.Urls)
        {
            var address = Parse(url);
            var secure = address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
            if (secure && options.CertificatePath is null)
                throw new StartupException($"{url} needs a certificate: give --certificate FILE and --certificate-key FILE");
            if (!secure && !options.BehindProxy && !address.IsUnixPipe && !IsLoopback(address.Host))
            {
                throw new StartupException(
                    $"{url} would be open to others without TLS; use https with --certificate, or --behind-proxy if a proxy ends TLS in front");
            }
        }
    }

    private static BindingAddress Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            if (address.Scheme.ToUpperInvariant() is "HTTP" or "HTTPS" && address.PathBase.Length == 0)
                return address;
        }
        catch (FormatException)
        {
            // Reported below, in the same words as the other ways of not being an address.
        }

        throw new StartupException($"{url} is not an address to listen on; it looks like {ServeOptions.DefaultUrl}");
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
