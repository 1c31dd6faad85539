using System.Diagnostics;
using System.Globalization;

namespace Weft.Connectors.Actions;

/// <summary>Node and npm, where they are on the PATH.</summary>
internal static class NodeProgram
{
    /// <summary>The oldest Node that the packages run on.</summary>
    public const string LeastVersion = "18.17";

    // What a destination's code sees of the environment: nothing of Weft's, whose secrets are there, but what some of the package read from it themselves.
    private static readonly string[] Passed =
        ["PATH", "HOME", "TMPDIR", "TZ", "LANG", "LC_ALL", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR", "SystemRoot", "TEMP", "USERPROFILE"];

    private static readonly string[] PassedPrefixes =
        ["ACTIONS_", "ADWORDS_", "AMAZON_", "AWS_", "BRAZE_COHORTS_", "DOTDIGITAL_", "GOOGLE_ENHANCED_", "KAFKA_PRODUCER_", "SALESFORCE_CLIENT_", "SENDGRID_BYPASS_"];

    /// <summary>The program's path; null when it is not on the PATH.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => OperatingSystem.IsWindows() ? [Path.Combine(folder, name + ".exe"), Path.Combine(folder, name + ".cmd")] : new[] { Path.Combine(folder, name) })
        .FirstOrDefault(File.Exists);

    /// <summary>How to start Node with pipes and next to no environment.</summary>
    public static ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Find("node") ?? "node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = ActionsFolder.WorkerFiles,
        };
        var passed = start.Environment.Where(one => Passed.Contains(one.Key) || PassedPrefixes.Any(prefix => one.Key.StartsWith(prefix, StringComparison.Ordinal))).ToList();
        start.Environment.Clear();
        passed.ForEach(start.Environment.Add);
        return start;
    }

    /// <summary>Why Node or npm cannot be used; null when they can.</summary>
    public static async Task<string?> ProblemAsync(CancellationToken cancellation)
    {
        foreach (var name in new[] { "node", "npm" })
        {
            if (Find(name) is null)
                return $"{name} is not on the PATH; install Node.js {LeastVersion} or later (Debian: apt-get install nodejs npm) and try again";
        }

        using var process = Process.Start(Start(["--version"]))!;
        process.StandardInput.Close();
        var version = (await process.StandardOutput.ReadToEndAsync(cancellation)).Trim();
        await process.WaitForExitAsync(cancellation);
        return IsNew(version) ? null : $"Node.js {LeastVersion} or later is needed, and this is {version}";
    }

    private static bool IsNew(string version) =>
        Version.TryParse(version.TrimStart('v'), out var found) && found >= Version.Parse(string.Create(CultureInfo.InvariantCulture, $"{LeastVersion}.0"));
}
