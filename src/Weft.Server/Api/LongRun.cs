using Weft.Identity;

namespace Weft.Server.Api;

/// <summary>Work that takes a while and is asked for by its id: what it is doing, and what came of it. Members may be called from any thread.</summary>
internal sealed class LongRun : IDisposable
{
    /// <summary>What the parameter <c>wait</c> means.</summary>
    public const string WaitAccepted = "How long the call waits for the result, up to 1m, such as 30s; 0s for not at all; 5s unless said. When it takes longer the answer is 202.";

    private readonly CancellationTokenSource _cancellation = new();
    private volatile string _stage = "starting";
    private volatile Outcome? _outcome;
    private double _share;

    public LongRun(string id, string path, string by, DateTimeOffset startedAt) => (Id, Path, By, StartedAt) = (id, path, by, startedAt);

    public string Id { get; }

    /// <summary>Where it is asked for.</summary>
    public string Path { get; }

    /// <summary>Who started it.</summary>
    public string By { get; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? FinishedAt => _outcome?.At;

    /// <summary>The work; it does not throw.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public bool IsRunning => _outcome is null;

    /// <summary>Starts it.</summary>
    /// <param name="work">The work, which is told a token and tells how far it has come.</param>
    /// <param name="failed">Puts a failure into words for the caller.</param>
    /// <param name="clock">Says when it ends.</param>
    public void Start(Func<Action<RunProgress>, CancellationToken, Task<object>> work, Func<Exception, string> failed, TimeProvider clock) =>
        Ended = RunAsync(work, failed, clock);

    /// <summary>Asks it to end.</summary>
    public void Cancel()
    {
        if (IsRunning)
            _cancellation.Cancel();
    }

    public void Dispose() => _cancellation.Dispose();

    /// <summary>As an answer shows it.</summary>
    public object Describe()
    {
        var outcome = _outcome;
        return new
        {
            id = Id,
            location = Path,
            state = outcome?.State ?? "running",
            stage = outcome is null ? _stage : null,
            progress = outcome is { State: "done" } ? 1 : Math.Round(Volatile.Read(ref _share), 3),
            by = By,
            started_at = StartedAt,
            finished_at = outcome?.At,
            result = outcome?.Result,
            error = outcome?.Error,
        };
    }

    private async Task RunAsync(Func<Action<RunProgress>, CancellationToken, Task<object>> work, Func<Exception, string> failed, TimeProvider clock)
    {
        await Task.Yield();
        try
        {
            var result = await work(Take, _cancellation.Token);
            _outcome = new("done", result, null, clock.GetUtcNow());
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            _outcome = new("cancelled", null, null, clock.GetUtcNow());
        }
        catch (Exception problem)
        {
            _outcome = new("failed", null, failed(problem), clock.GetUtcNow());
        }
    }

    private void Take(RunProgress progress)
    {
        _stage = progress.Stage;
        Volatile.Write(ref _share, progress.Share);
    }

    private sealed record Outcome(string State, object? Result, string? Error, DateTimeOffset At);
}
