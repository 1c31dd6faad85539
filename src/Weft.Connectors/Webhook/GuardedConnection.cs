using System.Net;
using System.Net.Sockets;

namespace Weft.Connectors.Webhook;

/// <summary>The target's address is one that may not be called.</summary>
internal sealed class PrivateTargetException(string host)
    : Exception($"{host} resolves to private or loopback addresses only; allow_private_targets: true permits that.");

/// <summary>
/// Connects for an HTTP handler. The name is resolved here and the connection goes to the address that was checked, so a name that resolves to another
/// address a moment later cannot get around the check.
/// </summary>
internal static class GuardedConnection
{
    public static SocketsHttpHandler Handler(bool allowPrivateTargets) => new()
    {
        // A redirect or a proxy would lead past the check; a cookie would tie one person's message to another's.
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, allowPrivateTargets, cancellation),
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool allowPrivateTargets, CancellationToken cancellation)
    {
        var found = await Dns.GetHostAddressesAsync(target.Host, cancellation);
        var allowed = allowPrivateTargets ? found : Array.FindAll(found, PublicAddresses.Includes);
        if (found.Length > 0 && allowed.Length == 0)
            throw new PrivateTargetException(target.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
