using System.ComponentModel;
using System.Diagnostics;

namespace Weft.Server.Demo;

/// <summary>Opens the user's browser, where there is somebody in front of a screen.</summary>
internal static class DemoBrowser
{
    public static void Open(string url)
    {
        if (Console.IsOutputRedirected || Opener() is not { } opener)
            return;
        try
        {
            // What a browser says about itself does not belong among the demo's lines.
            using var started = Process.Start(new ProcessStartInfo(opener, [url]) { RedirectStandardError = true, RedirectStandardOutput = true });
        }
        catch (Win32Exception)
        {
            // Not installed: the address is on the screen.
        }
    }

    private static string? Opener()
    {
        if (OperatingSystem.IsMacOS())
            return "open";
        if (OperatingSystem.IsWindows())
            return "explorer";
        return HasDisplay("DISPLAY") || HasDisplay("WAYLAND_DISPLAY") ? "xdg-open" : null;
    }

    private static bool HasDisplay(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
