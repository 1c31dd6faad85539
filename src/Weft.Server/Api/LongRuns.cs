using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Weft.Identity;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>
/// Work on all of a workspace that takes a while. Of a kind so many run at a time as its caller says, one where each reads everything; what came of the last twenty is kept in memory for an hour.
/// </summary>
internal sealed class LongRuns(TimeProvider clock, ILogger<LongRuns> log) : IAsyncDisposable
{
    private const int MostKept = 20;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly List<LongRun> _runs = [];
    private long _number;
    private bool _isClosed;

    /// <summary>Starts a run, unless there are enough.</summary>
    /// <param name="path">Where runs of its kind are asked for, without the id.</param>
    /// <param name="by">Who starts it.</param>
    /// <param name="work">The work.</param>
    /// <param name="run">It, or one that runs already.</param>
    /// <param name="most">How many may run at once, of those under the first name behind <c>/api/v1</c>.</param>
    /// <returns>False when there are so many already, or the server stops.</returns>
    public bool TryStart(string path, string by, Func<Action<RunProgress>, CancellationToken, Task<object>> work, [NotNullWhen(true)] out LongRun? run, int most = 1)
    {
        lock (_lock)
        {
            Forget();
            var running = _runs.FindAll(one => one.IsRunning && KindOf(one.Path) == KindOf(path));
            run = running.FirstOrDefault();
            if (running.Count >= most || _isClosed)
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

    private static string KindOf(string path) => path.Split('/')[3];

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
