using System.Runtime.CompilerServices;
using System.Text;
using Weft.Activation;
using Weft.Activation.Dispatch;
using Weft.Configuration;
using Weft.Events;
using Weft.Identity;
using Weft.Log;
using Weft.Storage;

namespace Weft;

/// <summary>
/// One running engine: the log, the shard behind it, and the dispatchers behind the outbox. Frames go in by <see cref="AppendAsync(string, int, ReadOnlyMemory{byte}, CancellationToken)"/>; everything else
/// follows from the log. Members may be called from any thread.
/// </summary>
public sealed partial class Engine : IAsyncDisposable
{
    private readonly EngineOptions _options;
    private readonly IKeyValueStore _store;
    private readonly EventLog _log;
    private readonly Shard _shard;
    private readonly Dispatchers _dispatchers;
    private readonly SteadyClock _clock;
    private readonly Milestone _applied;
    private readonly LogTail _tail;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private Task _checkpoints = Task.CompletedTask;
    private Task _serving = Task.CompletedTask;
    private volatile Workspace _workspace;

    private Engine(EngineOptions options, SteadyClock clock, IKeyValueStore store, EventLog log)
    {
        (_options, _clock, _store, _log) = (options with { Clock = clock }, clock, store, log);
        var orders = new LaneOrders(store);
        _shard = new(store, orders, Compile, LoggedEvents.In(log), options.Warehouse is not null, options.MostRecords, options.Backfill);
        _workspace = _shard.Workspace;
        _applied = new(_shard.Position);
        _packAfter = (options.Log ?? new()).PackAfter;
        _tail = new(SourceSums.Of(new StateBatch(store)).Read().ToDictionary(source => source.Key, source => source.Value.Received));
        _dispatchers = new(store, orders, clock, new Random(), options.Logger, options.Delivery, () => _shard.Suppresses);
    }

    /// <summary>Its clock, which never goes back; whoever takes events for it goes by this one.</summary>
    public TimeProvider Clock => _clock;

    /// <summary>The configuration in force.</summary>
    public Workspace Workspace => _workspace;

    /// <summary>The last frame of the log that is in the state.</summary>
    public long Position => _applied.Reached;

    /// <summary>The last durable frame of the log.</summary>
    public long LogEnd => _log.End;

    /// <summary>How many items are acknowledged and not in the state yet.</summary>
    public long Backlog => _tail.Waiting;

    /// <summary>How many times the log was made durable since the start.</summary>
    public long LogSyncs => _log.Synced;

    /// <summary>Whether the store of the state is at work in the background just now.</summary>
    public bool StateIsWorking => _store.IsWorking;

    /// <summary>Why the shard stands still; null when it does not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Why the state could not be made durable when that was last tried; null when it could. The log has what is missing.</summary>
    public string? NotDurable { get; private set; }

    /// <summary>The destinations that are not served just now because they keep failing.</summary>
    public IReadOnlyList<string> SuspendedDestinations => _dispatchers.Suspended;

    /// <summary>What arrives, as it arrives.</summary>
    public LiveFeed Live { get; } = new();

    /// <summary>
    /// Opens log and state, goes on where they stand, and works by a configuration from here on; where that does not go with what was made through the API,
    /// the one in the log stays in force and <see cref="Refused"/> says why.
    /// </summary>
    /// <param name="options">How to run.</param>
    /// <param name="configuration">weft.yaml as written, without mistakes; empty for none, null for the one that is in force.</param>
    /// <param name="cancellation">Ends the wait for the configuration to be in force.</param>
    /// <exception cref="StorageException">State and log do not belong together, or cannot be opened.</exception>
    public static async Task<Engine> OpenAsync(EngineOptions options, string? configuration, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(options.DataFolder);
        var clock = new SteadyClock(options.Clock);
        var store = options.OpenStore(StateIn(options.DataFolder));
        EventLog? log = null;
        Engine? engine = null;
        try
        {
            log = EventLog.Open(Path.Combine(options.DataFolder, "log"), clock, options.Log);
            clock.GoOnFrom(log.LastNow);
            engine = new Engine(options, clock, store, log);
            await engine.StartAsync(configuration, cancellation);
            return engine;
        }
        catch
        {
            // The shard and the dispatchers may be at work already: the store must outlive them.
            if (engine is not null)
                await engine.StopAsync();
            if (log is not null)
                await log.DisposeAsync();
            store.Dispose();
            throw;
        }
    }

    /// <summary>Whether an engine has run in a folder.</summary>
    public static bool IsIn(string dataFolder) => Directory.Exists(StateIn(dataFolder));

    /// <summary>Takes a frame of collected items; returns once it is on disk.</summary>
    /// <exception cref="LogUnavailableException">It is not on disk and will not be: to be sent again.</exception>
    public ValueTask AppendAsync(string source, int items, ReadOnlyMemory<byte> payload, CancellationToken cancellation) =>
        AppendAsync(FrameKind.Events, source, items, payload, cancellation);

    /// <summary>Takes a frame of history, as live events are taken.</summary>
    /// <param name="source">The source's key.</param>
    /// <param name="items">How many items the payload holds.</param>
    /// <param name="payload">The items (<see cref="CollectedItems"/>), which are the log's to keep.</param>
    /// <param name="activate">Whether destinations are told of it as if it happened now; else they are told nothing.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LogUnavailableException">It is not on disk and will not be: to be sent again.</exception>
    public ValueTask ImportAsync(string source, int items, ReadOnlyMemory<byte> payload, bool activate, CancellationToken cancellation) =>
        AppendAsync(activate ? FrameKind.Events : FrameKind.Import, source, items, payload, cancellation);

    /// <summary>Whether the rules in force find an identifier on a normalised message.</summary>
    public bool HoldsIdentifier(ReadOnlyMemory<byte> message) =>
        new IdentifierPromotion(_workspace.Identity, _workspace.Config.Region).Promote(TrackingEvent.Parse(message, "")).Ids.Count > 0;

    /// <summary>Returns once everything that is in the log now has gone through audiences.</summary>
    public Task SettleAsync(CancellationToken cancellation) => _applied.WaitAsync(_log.End, cancellation);

    /// <summary>A view of the state as it is now, for reading.</summary>
    public ReadView Read() => new(_store, LoggedEvents.In(_log), _workspace, _options.Clock.GetUtcNow());

    /// <summary>Reads the frames of the log after a position.</summary>
    internal LogReader ReadLog(long after) => _log.OpenReader(after);

    /// <summary>The sums of everything that came in and went out.</summary>
    public FlowReport Flow() => new FlowReader(_store, _tail).Read(_workspace, _options.Clock.GetUtcNow());

    /// <summary>The same without how long the oldest has waited: a handful of reads, however much waits.</summary>
    internal FlowReport Sums() => new FlowReader(_store, _tail).Sums(_workspace);

    /// <summary>Stops taking, applies nothing further, makes the state durable and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _log.DisposeAsync();
        // The log has what this may fail to make durable.
        Checkpoint();
        _store.Dispose();
        _stopping.Dispose();
        _hurry.Dispose();
    }

    private static string StateIn(string dataFolder) => Path.Combine(dataFolder, "state");

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AppendAsync(FrameKind kind, string source, int items, ReadOnlyMemory<byte> payload, CancellationToken cancellation) =>
        _tail.Add(await _log.AppendAsync(kind, source, items, payload, cancellation));

    private async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await StopReplaysAsync();
        await _running;
        await _checkpoints;
        await _retaining;
        await _serving;
        await StopWarehouseAsync();
        await _dispatchers.DisposeAsync();
    }

    private async Task StartAsync(string? configuration, CancellationToken cancellation)
    {
        if (_shard.Position > _log.End || _shard.Position < _log.First - 1)
        {
            throw new StorageException(
                $"The state stands at frame {_shard.Position} and the log holds {_log.First} to {_log.End}: they do not belong together.");
        }

        _written = WrittenConfiguration.Parse(ReadTail() ?? _workspace.Text);
        StartWarehouse();
        if (_log.End > _shard.Position)
            EngineLog.CatchesUp(_options.Logger, _log.End - _shard.Position);
        _running = RunAsync();
        _checkpoints = CheckpointAsync();
        _retaining = RetainAsync();
        if (configuration is not null && _log.End == 0)
            await PutInForceAsync(new() { File = configuration }, ByFile, cancellation);
        else if (configuration is not null)
            Refused = await ConfigureAsync(configuration, cancellation);
        await SettleAsync(cancellation);
        if (_options.Delivers)
            await _dispatchers.ApplyAsync(_workspace.Destinations, cancellation);
        GoOnWithReplays();
    }

    // What the log holds beyond the state: counted as pending, and perhaps a later configuration.
    private string? ReadTail()
    {
        string? configuration = null;
        using var reader = _log.OpenReader(_shard.Position);
        while (reader.TryRead(out var frame))
        {
            _tail.Add(frame);
            if (frame.Kind == FrameKind.Configuration)
                configuration = Encoding.UTF8.GetString(frame.Payload.Span);
        }

        return configuration;
    }

    private Workspace Compile(string text)
    {
        var errors = new ConfigErrors();
        return Workspace.Compile(text, _options.Kinds, _options.Environment.Leniently(), errors)
            ?? throw new StorageException($"The configuration in the log is not valid any more: {string.Join("; ", errors.All)}");
    }
}
