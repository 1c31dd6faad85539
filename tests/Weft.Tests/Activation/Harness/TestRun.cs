using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Weft.Activation;
using Weft.Activation.Dispatch;
using Weft.Storage;
using Weft.Storage.RocksDb;

namespace Weft.Tests.Activation.Harness;

/// <summary>A store, a shard's half of activation, and the dispatchers, on a clock that the test moves.</summary>
internal sealed class TestRun : IAsyncDisposable
{
    private readonly string? _folder;
    private readonly int _seed;
    private readonly DeliveryPolicy? _policy;
    private Outbox _outbox;

    public TestRun(FakeTimeProvider time, DestinationSet destinations, IKeyValueStore? store = null, int seed = 1, DeliveryPolicy? policy = null)
    {
        _folder = store is null ? Path.Combine(Path.GetTempPath(), $"weft-activation-{Guid.NewGuid():N}") : null;
        _policy = policy;
        (Store, Time, Destinations, _seed) = (store ?? RocksDbStore.Open(_folder!), time, destinations, seed);
        Reader = new(Store);
        Orders = new(Store);
        _outbox = new(destinations, Orders);
        Dispatchers = NewDispatchers();
    }

    public IKeyValueStore Store { get; }

    public FakeTimeProvider Time { get; }

    public DestinationSet Destinations { get; private set; }

    public LaneOrders Orders { get; private set; }

    public Dispatchers Dispatchers { get; private set; }

    public DeliveryReader Reader { get; }

    public static FakeTimeProvider Clock() => new(Messages.Start.AddHours(1));

    public Task StartAsync() => Dispatchers.ApplyAsync(Destinations);

    /// <summary>One frame of the shard: the messages in one batch, then the telling.</summary>
    public void Enqueue(params OutgoingMessage[] messages) => Dispatchers.Notify(Commit(messages));

    /// <summary>The first half of it: what is still to be told.</summary>
    public QueuedMessages Commit(params OutgoingMessage[] messages)
    {
        var state = new StateBatch(Store);
        var queued = new QueuedMessages();
        foreach (var message in messages)
            _outbox.Enqueue(state, message, queued);
        state.Commit();
        return queued;
    }

    public void Merge(ulong kept, ulong merged, long position, int ordinal = 0)
    {
        var state = new StateBatch(Store);
        var queued = new QueuedMessages();
        _outbox.OrderAfter(state, kept, merged, position, ordinal, queued);
        state.Commit();
        Dispatchers.Notify(queued);
    }

    /// <summary>Stops, breaking off what is under way, and starts anew on the same store.</summary>
    public async Task RestartAsync()
    {
        await Dispatchers.DisposeAsync();
        Orders = new(Store);
        _outbox = new(Destinations, Orders);
        Dispatchers = NewDispatchers();
        await StartAsync();
    }

    public async Task ReconfigureAsync(DestinationSet destinations)
    {
        Destinations = destinations;
        _outbox = new(destinations, Orders);
        await Dispatchers.ApplyAsync(destinations);
    }

    public DestinationTotals Totals(string destination) => Reader.Sums()[destination];

    public int Rows(string destination) =>
        Store.Scan(MessageKey.Prefix(Table.Outbox, destination), ByteOrder.After(MessageKey.Prefix(Table.Outbox, destination))).Count();

    public bool IsSettled(string destination) => Reader.Sums().TryGetValue(destination, out var totals) && totals.Pending == 0;

    /// <summary>Moves the clock, a step at a time, until something holds.</summary>
    public async Task UntilAsync(Func<bool> holds, int stepMilliseconds = 20)
    {
        using var stuck = Guard();
        while (!holds())
        {
            Time.Advance(TimeSpan.FromMilliseconds(stepMilliseconds));
            await Task.Delay(1, stuck.Token);
        }
    }

    /// <summary>Lets the clock stand until something holds.</summary>
    public static async Task StandingUntilAsync(Func<bool> holds)
    {
        using var stuck = Guard();
        while (!holds())
            await Task.Delay(1, stuck.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Dispatchers.DisposeAsync();
        Store.Dispose();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }

    // A test that waits for what never comes ends, and says where.
    private static CancellationTokenSource Guard()
    {
        var stuck = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stuck.CancelAfter(TimeSpan.FromSeconds(90));
        return stuck;
    }

    private Dispatchers NewDispatchers() => new(Store, Orders, Time, new Random(_seed), NullLogger.Instance, _policy);
}
