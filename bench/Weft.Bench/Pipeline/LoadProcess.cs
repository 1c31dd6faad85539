using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Weft.Bench.Pipeline;

/// <summary>The load generator in a process of its own; see <see cref="Load.LoadCommand"/> for what is said to and fro.</summary>
internal sealed class LoadProcess : IDisposable
{
    private readonly Process _process;

    private LoadProcess(Process process) => _process = process;

    /// <summary>Starts it and waits until its requests are made and its connections open.</summary>
    public static async Task<LoadProcess> StartAsync(BenchOptions options, IPEndPoint server)
    {
        string[] arguments =
        [
            typeof(LoadProcess).Assembly.Location, "load", "--server", server.ToString(), "--events", Text(options.Events), "--warmup", Text(options.Warmup),
            "--connections", Text(options.Connections), "--seed", Text(options.Seed),
        ];
        var load = new LoadProcess(Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!);
        await load.ReadAsync("ready");
        return load;
    }

    /// <summary>The processor time used so far.</summary>
    public TimeSpan Cpu => ProcessCpu.Of(_process.Id);

    /// <summary>Sends the warm-up (<c>warm</c>) or the rest (<c>go</c>); returns when every request is answered.</summary>
    public async Task<LoadResult> SendAsync(string word)
    {
        await _process.StandardInput.WriteLineAsync(word);
        var words = (await ReadAsync("sent")).Split(' ');
        return new LoadResult(Number(words[1]), Number(words[2]), double.Parse(words[3], CultureInfo.InvariantCulture), Number(words[4]));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<string> ReadAsync(string word) =>
        await _process.StandardOutput.ReadLineAsync() is { } line && line.StartsWith(word, StringComparison.Ordinal)
            ? line
            : throw new InvalidOperationException("The load generator ended early.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>What was sent.</summary>
/// <param name="Events">How many events.</param>
/// <param name="EventBytes">Their bytes.</param>
/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="Retries">How many requests were refused with 429 or 503 and sent again.</param>
internal sealed record LoadResult(long Events, long EventBytes, double Seconds, long Retries);
