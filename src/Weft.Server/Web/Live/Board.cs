namespace Weft.Server.Web.Live;

/// <summary>
/// What every page shows of what goes on: one for the process, which looks once and tells all who watch, twice a second at most. Everything it keeps is bounded.
/// </summary>
/// <param name="engine">What it looks at.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">Takes what it could not read.</param>
internal sealed partial class Board(Engine engine, TimeProvider clock, ILogger<Board> log) : BackgroundService
{
    /// <summary>Between two sizes of a trend.</summary>
    public static readonly TimeSpan TrendStep = TimeSpan.FromSeconds(5);

    private const int TicksPerSecond = 2;
    private const int SampledSeconds = 120;
    private const int Kept = 200;

    private readonly Lock _gate = new();
    private readonly Ring<FlowSample> _samples = new(SampledSeconds + 1);
    private readonly Ring<Shown> _moves = new(Kept);
    private readonly AudienceBoard _audiences = new();
    private Ring<Shown> _events = new(Kept);
    private long _seen;
    private long _news;
    private long _shownNews;
    private volatile BoardView? _view;

    /// <summary>What there is to show now.</summary>
    public BoardView View => _view ?? Look();

    /// <summary>The recent movements of one audience, newest first.</summary>
    public IReadOnlyList<Shown> MovesOf(string audience)
    {
        lock (_gate)
            return _audiences.MovesOf(audience);
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(FollowChangesAsync(stoppingToken), SampleAsync(stoppingToken));

    private async Task SampleAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1) / TicksPerSecond, clock);
        try
        {
            for (var tick = 0L; await timer.WaitForNextTickAsync(stopping); tick++)
                Tick(tick);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void Tick(long tick)
    {
        try
        {
            var isSecond = tick % TicksPerSecond == 0;
            if (isSecond)
                Sample(isStep: tick % (TicksPerSecond * (long)TrendStep.TotalSeconds) == 0);
            // Ages go on showing when nothing comes, though not as often.
            LetGoOfEvents();
            var news = Interlocked.Read(ref _news);
            if (_watchers.IsEmpty)
                _view = null;
            if (_watchers.IsEmpty || (!isSecond && news == _shownNews))
                return;
            _shownNews = news;
            _view = Look();
            foreach (var watcher in _watchers)
                watcher();
        }
        catch (Exception problem)
        {
            NotRead(log, problem);
        }
    }

    private void Sample(bool isStep)
    {
        var flow = engine.Sums();
        var view = isStep || !_watchers.IsEmpty ? engine.Read() : null;
        lock (_gate)
        {
            _samples.Add(new(clock.GetUtcNow(), flow, engine.Live.Changed));
            if (view is not null)
                _audiences.Sample(view, isStep);
        }
    }

    private BoardView Look()
    {
        if (_samples.Count == 0)
            Sample(isStep: true);
        lock (_gate)
        {
            return new()
            {
                At = clock.GetUtcNow(),
                Samples = _samples.OldestFirst(),
                Events = _events.NewestFirst(),
                Moves = _moves.NewestFirst(),
                Audiences = _audiences.Trends(),
                Fault = engine.Fault,
                Suspended = engine.SuspendedDestinations,
            };
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The pages could not be brought up to date")]
    private static partial void NotRead(ILogger log, Exception problem);
}
