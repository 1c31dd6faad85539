using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Weft.Tests.Server;

/// <summary>The built program as a process of its own.</summary>
internal sealed class WeftProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private WeftProcess(string folder, string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Weft.Server.dll"), .. args])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public List<string> Lines { get; } = [];

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    public static WeftProcess Start(string folder, params string[] args) => new(folder, args);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, IReadOnlyList<string> Lines)> RunAsync(string folder, params string[] args)
    {
        await using var process = new WeftProcess(folder, args);
        await process.ExitedAsync();
        return (process.ExitCode, process.Lines);
    }

    /// <summary>Waits for a line that holds the words.</summary>
    public async Task<string> LineAsync(string words)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var line = await _lines.Reader.ReadAsync(limit.Token);
            if (line.Contains(words, StringComparison.Ordinal))
                return line;
        }
    }

    public void Terminate() => Assert.Equal(0, Kill(_process.Id, Sigterm));

    public async Task ExitedAsync(TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        await _process.WaitForExitAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (Lines)
            Lines.Add(line);
        _lines.Writer.TryWrite(line);
    }
}
