using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Weft.Identity;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>
/// Work on all of a workspace that takes a while. One runs at a time, since each reads everything; what came of the last twenty is kept in memory for an hour.
/// </summary>
internal sealed class LongRuns(TimeProvider clock, ILogger<LongRuns> log) : IAsyncDisposable
{
    private const int MostKept = 20;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly List<LongRun> _runs = [];
    private long _number;
    private bool _isClosed;

    /// <summary>Starts a run, unless there is one.</summary>
    /// <param name="path">Where runs of its kind are asked for, without the id.</param>
    /// <param name="by">Who starts it.</param>
    /// <param name="work">The work.</param>
    /// <param name="run">It, or the one that runs already.</param>
    /// <returns>False when there is one already, or the server stops.</returns>
    public bool TryStart(string path, string by, Func<Action<RunProgress>, CancellationToken, Task<object>> work, [NotNullWhen(true)] out LongRun? run)
    {
        lock (_lock)
        {
            Forget();
            run = _runs.Find(one => one.IsRunning);
            if (run is not null || _isClosed)
                return false;
            var id = (++_number).ToString(CultureInfo.InvariantCulture);
            run = new(id, $"{path}/{id}", by, clock.GetUtcNow());
            _runs.Add(run);
            run.Start(work, InWords, clock);
            return true;
        }
    }

    /// <summary>A run that is kept; null when there is none at that place.</summary>
    public LongRun? Find(string path)
    {
        lock (_lock)
        {
            Forget();
            return _runs.Find(one => one.Path == path);
        }
    }

    /// <summary>Ends what runs.</summary>
    public async ValueTask DisposeAsync()
    {
        List<LongRun> runs;
        lock (_lock)
            (runs, _isClosed) = ([.. _runs], true);
        foreach (var run in runs)
        {
            run.Cancel();
            await run.Ended;
            run.Dispose();
        }
    }

    private void Forget()
    {
        var oldest = clock.GetUtcNow() - Kept;
        foreach (var gone in _runs.Where(run => run.FinishedAt < oldest).Concat(_runs.SkipLast(MostKept).Where(run => !run.IsRunning)).Distinct().ToList())
        {
            _runs.Remove(gone);
            gone.Dispose();
        }
    }

    private string InWords(Exception problem)
    {
        log.RunFailed(problem);
        return "It broke off; the server's log says why.";
    }
}
