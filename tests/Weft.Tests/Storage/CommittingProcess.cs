using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Weft.Storage.RocksDb;

namespace Weft.Tests.Storage;

/// <summary>This program, started once more to commit until it is killed. It prints what it has begun and what a checkpoint has covered.</summary>
internal sealed class CommittingProcess : IDisposable
{
    private const string Variable = "WEFT_TESTS_COMMIT_TO";
    private const int Most = 20_000;
    private readonly Process _process;

    private CommittingProcess(Process process) => _process = process;

    /// <summary>The number of the last commit that was begun.</summary>
    public int Begun { get; private set; }

    /// <summary>The number of the last commit that a checkpoint has covered.</summary>
    public int Covered { get; private set; }

    public static CommittingProcess Start(string folder, int seed)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(typeof(CommittingProcess).Assembly.Location);
        start.Environment[Variable] = string.Create(CultureInfo.InvariantCulture, $"{seed}:{folder}");
        return new(Process.Start(start)!);
    }

    /// <summary>Reads so many lines, then kills it where it stands, and reads what it had still said.</summary>
    public async Task KillAfterAsync(int lines, CancellationToken cancellation)
    {
        for (var read = 0; await _process.StandardOutput.ReadLineAsync(cancellation) is { } line; read++)
        {
            if (read == lines)
                _process.Kill();
            var number = int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
            if (line[0] == 'b')
                Begun = number;
            else
                Covered = number;
        }

        await _process.WaitForExitAsync(cancellation);
        Assert.Equal(128 + 9, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    // Before Main, so that neither the runner nor its entry point has to know.
    [ModuleInitializer]
    internal static void CommitInsteadOfTesting()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } given)
            return;
        var colon = given.IndexOf(':', StringComparison.Ordinal);
        Commit(given[(colon + 1)..], int.Parse(given.AsSpan(0, colon), CultureInfo.InvariantCulture));
        Environment.Exit(0);
    }

    private static void Commit(string folder, int seed)
    {
        using var store = RocksDbStore.Open(folder);
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var commits = new NumberedCommits(seed);
        var random = new Random(seed ^ NumberedCommits.LastIn(store));
        for (var number = NumberedCommits.LastIn(store) + 1; number <= Most; number++)
        {
            output.WriteLine($"b{number}");
            commits.Apply(store, number);
            if (random.Next(80) != 0)
                continue;
            store.Checkpoint();
            output.WriteLine($"c{number}");
        }
    }
}
