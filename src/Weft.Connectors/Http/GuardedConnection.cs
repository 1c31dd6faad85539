using System.Net;
using System.Net.Sockets;
using Weft.Connectors.Targets;

namespace Weft.Connectors.Http;

/// <summary>An HTTP handler that connects to addresses which may be called, and to no others.</summary>
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

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool allowPrivateTargets, CancellationToken cancellation) =>
        new NetworkStream(await TargetAddress.ConnectAsync(target.Host, target.Port, allowPrivateTargets, cancellation), ownsSocket: true);
}
