using System.Net;
using System.Net.Sockets;

namespace Weft.Connectors.Targets;

/// <summary>
/// The addresses that a name stands for, as far as they may be called. A connection goes to an address that was checked here, so a name that resolves to another
/// one a moment later cannot get around the check.
/// </summary>
internal static class TargetAddress
{
    /// <summary>Whether what is written is itself a private or loopback address; what a name stands for is checked at each connection.</summary>
    public static bool IsPrivate(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && !PublicAddresses.Includes(address));

    /// <exception cref="PrivateTargetException">The name has addresses, none of which may be called.</exception>
    /// <exception cref="SocketException">The name has none.</exception>
    public static async Task<IPAddress[]> ResolveAsync(string host, bool allowPrivateTargets, CancellationToken cancellation)
    {
        var found = await Dns.GetHostAddressesAsync(host, cancellation);
        var allowed = allowPrivateTargets ? found : Array.FindAll(found, PublicAddresses.Includes);
        return found.Length > 0 && allowed.Length == 0 ? throw new PrivateTargetException(host) : allowed;
    }

    public static async Task<Socket> ConnectAsync(string host, int port, bool allowPrivateTargets, CancellationToken cancellation)
    {
        var allowed = await ResolveAsync(host, allowPrivateTargets, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
