using System.Net;
using System.Net.Sockets;

namespace Weft.Server.Demo;

/// <summary>The wanted address, or one on a free port when somebody has it.</summary>
internal static class FreeAddress
{
    public static string Of(string url, DemoScreen screen)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != "http" || !address.IsLoopback || address.Port == 0 || IsFree(address))
            return url;
        screen.PortIsTaken(address.Port);
        return $"http://127.0.0.1:0";
    }

    private static bool IsFree(Uri address)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.TryParse(address.DnsSafeHost, out var ip) ? ip : IPAddress.Loopback, address.Port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
