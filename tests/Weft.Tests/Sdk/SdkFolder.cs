using System.Diagnostics;

namespace Weft.Tests.Sdk;

/// <summary>tests/sdk: the SDKs from npm, and the scripts and pages that use them.</summary>
internal static class SdkFolder
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static string Path { get; } = Find();

    /// <summary>Installs what package-lock.json names, unless that is there already.</summary>
    public static async Task InstallAsync()
    {
        var installed = new FileInfo(System.IO.Path.Combine(Path, "node_modules", ".package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(System.IO.Path.Combine(Path, "package-lock.json")))
            return;
        var (exitCode, _, errors) = await RunAsync("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
        Assert.True(exitCode == 0, $"the SDKs could not be installed (npm ci in tests/sdk): {errors}");
    }

    /// <summary>Runs a program in the folder to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, params string[] args)
    {
        using var limit = new CancellationTokenSource(Patience);
        var start = new ProcessStartInfo(program, args) { WorkingDirectory = Path, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Weft.slnx")))
                return System.IO.Path.Combine(folder.FullName, "tests", "sdk");
        }

        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds Weft.slnx");
    }
}
