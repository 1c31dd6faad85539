using Microsoft.Playwright;

namespace Weft.Tests.Sdk;

/// <summary>The Chromium that is installed, without a window.</summary>
internal static class Chromium
{
    // Of the names that a page could ask for, none but this machine's leads anywhere; and Chromium has no errands of its own.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ];

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable(), Headless = true, Args = Arguments });

    private static string Executable()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var found = folders.Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);
        Assert.True(found is not null, "chromium is needed; install the package chromium");
        return found;
    }
}
