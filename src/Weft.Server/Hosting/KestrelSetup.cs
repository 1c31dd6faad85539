using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Weft.Server.Hosting;

/// <summary>The web server's limits: time, size and number on everything a stranger can send.</summary>
internal static class KestrelSetup
{
    /// <summary>The longest body in bytes, unless an endpoint takes longer ones.</summary>
    public const long LargestBody = 8 * 1024 * 1024;

    /// <summary>Listens on the options' addresses, and on nothing that the environment or a settings file might add.</summary>
    public static void AddWebServer(this WebApplicationBuilder builder, ServeOptions options)
    {
        var certificate = Certificate(options);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(new ReceiveBlocks());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls([.. options.Urls]).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            SetLimits(kestrel.Limits);
            if (certificate is not null)
                kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate);
        });
    }

    private static void SetLimits(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = OpenFiles.Connections;
        limits.MaxConcurrentUpgradedConnections = 1_000;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        // What is read ahead of a request that is not yet at its turn: with every connection, so it is small.
        limits.MaxRequestBufferSize = 64 * 1024;
        // Far below the slowest telephone; who is slower than that holds a connection and gives nothing.
        limits.MinRequestBodyDataRate = new(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(10));
        limits.MinResponseDataRate = new(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(10));
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MaxRequestBodySize = LargestBody;
    }

    private static X509Certificate2? Certificate(ServeOptions options)
    {
        if (options.CertificatePath is not { } path)
            return null;
        try
        {
            return X509Certificate2.CreateFromPemFile(path, options.CertificateKeyPath);
        }
        catch (Exception problem) when (problem is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"the certificate {path} cannot be used: {problem.Message}");
        }
    }
}
