using System.Text;
using Weft.Activation;
using Weft.Audiences;
using Weft.Audiences.Traits;
using Weft.Events;
using Weft.Log;
using Weft.Storage;

namespace Weft;

/// <summary>
/// A single writer over its own log: it takes frames through the pipeline and commits the new state, the outbox and the log position in one atomic batch.
/// After a crash it starts at the last committed position. However many frames a batch takes, the state is the same.
/// <code>
/// s | position      -> number      the last frame that is in the state
/// s | configuration -> text        the configuration in force, as written (WrittenConfiguration)
/// </code>
/// </summary>
internal sealed class Shard
{
    private readonly IKeyValueStore _store;
    private readonly LaneOrders _orders;
    private readonly Func<string, Workspace> _compile;
    private readonly LoggedEvents _logged;
    private readonly bool _feedsWarehouse;
    private readonly int _mostRecords;
    private readonly BackfillBounds _bounds;
    private StateBatch _state;
    private Pipeline _pipeline;
    private bool _isUnclean;
    private long? _unanswered;

    /// <summary>Starts where the state stands.</summary>
    /// <param name="store">The state.</param>
    /// <param name="orders">The lanes that wait for each other.</param>
    /// <param name="compile">Compiles a configuration that was valid when it was put in the log.</param>
    /// <param name="logged">The log's events: what the frames hold is not kept a second time.</param>
    /// <param name="feedsWarehouse">Whether what each frame did is kept until the warehouse has it.</param>
    /// <param name="mostRecords">How many records of a kind it may keep in memory from commit to commit, 2 and up; the state does not depend on it.</param>
    /// <param name="bounds">How much of a backfill each frame does; null for the default.</param>
    public Shard(
        IKeyValueStore store, LaneOrders orders, Func<string, Workspace> compile, LoggedEvents logged, bool feedsWarehouse = false,
        int mostRecords = EngineOptions.DefaultMostRecords, BackfillBounds? bounds = null)
    {
        (_store, _orders, _compile, _logged) = (store, orders, compile, logged);
        (_feedsWarehouse, _mostRecords, _bounds) = (feedsWarehouse, mostRecords, bounds ?? new());
        _state = StateBatch.OfWriter(store, mostRecords).With(logged);
        Position = PositionIn(store);
        Workspace = compile(Encoding.UTF8.GetString(_state.Get(ConfigurationKey) ?? []));
        _pipeline = MakePipeline(Workspace);
    }

    /// <summary>The last frame that is in the state; 0 before the first.</summary>
    public long Position { get; private set; }

    /// <summary>The configuration in force.</summary>
    public Workspace Workspace { get; private set; }

    /// <summary>When the next timer is due; null when there is none.</summary>
    public DateTimeOffset? NextTimer => (Memberships.Of(_state).NextTimer()?.Due, ToldTraits.Of(_state).NextTimer()?.Due) switch
    {
        ({ } membership, { } trait) => membership < trait ? membership : trait,
        var (membership, trait) => membership ?? trait,
    };

    /// <summary>Whether any id may be suppressed: told before the frame that suppresses the first is committed.</summary>
    public bool Suppresses => _pipeline.Suppresses;

    /// <summary>Whether definitions are being backfilled or lists told, for which frames are needed.</summary>
    public bool IsBackfilling => _pipeline.IsBackfilling;

    private static byte[] PositionKey => Key.In(Table.Shard, stackalloc byte[32]).Add("position").ToArray();

    private static byte[] ConfigurationKey => Key.In(Table.Shard, stackalloc byte[32]).Add("configuration").ToArray();

    /// <summary>Applies frames, in order and without a gap, in one commit. When it throws they are to be given again, as the first of the next call.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="showsEvents">Whether the outcomes are to name each event.</param>
    public FrameOutcomes Apply(IReadOnlyList<LogFrame> frames, bool showsEvents = true)
    {
        if (frames[0].Position != Position + 1)
            throw new ArgumentException($"Frame {frames[0].Position} does not follow frame {Position}.", nameof(frames));
        if (_isUnclean)
            Recover();
        // What a failure leaves half done must not get into a later commit, not even when starting again fails as well.
        _isUnclean = true;
        foreach (var frame in frames.Where(frame => frame.Position > Position))
        {
            _pipeline.ShowsEvents = showsEvents;
            Apply(frame);
        }

        if (frames[^1].Position > Position)
            Commit(frames[^1].Position);
        _isUnclean = false;
        return _pipeline.TakeOutcomes();
    }

    /// <summary>The last frame that is in a store's state; 0 before the first.</summary>
    public static long PositionIn(IKeyValueStore store) => NumberValue.Read(store.Get(PositionKey));

    private void Apply(in LogFrame frame)
    {
        if (frame.Kind == FrameKind.Configuration)
            Configure(frame);
        else
            _pipeline.Process(frame);
    }

    private void Configure(in LogFrame frame)
    {
        var workspace = _compile(Encoding.UTF8.GetString(frame.Payload.Span));
        var pipeline = MakePipeline(workspace);
        pipeline.TakeOver(frame, _pipeline);
        (_pipeline, Workspace) = (pipeline, workspace);
        _state.Put(ConfigurationKey, frame.Payload.ToArray());
    }

    private Pipeline MakePipeline(Workspace workspace) => new(_state, workspace, _orders, _feedsWarehouse, _compile, _bounds);

    private void Commit(long position)
    {
        _state.Put(PositionKey, NumberValue.Of(position));
        _unanswered = position;
        _state.Commit();
        (_unanswered, Position) = (null, position);
    }

    // A commit whose answer was lost on the way may be in the store: then what its frames came to counts, and they are not applied again.
    private void Recover()
    {
        if (_unanswered is { } position && PositionIn(_store) == position)
        {
            _state.WasCommitted();
            Position = position;
        }
        else
        {
            StartAgain();
        }

        _unanswered = null;
    }

    private void StartAgain()
    {
        _state = StateBatch.OfWriter(_store, _mostRecords).With(_logged);
        _orders.Reload();
        Workspace = _compile(Encoding.UTF8.GetString(_state.Get(ConfigurationKey) ?? []));
        _pipeline = MakePipeline(Workspace);
    }
}
