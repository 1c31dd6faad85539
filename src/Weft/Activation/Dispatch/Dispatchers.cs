using Microsoft.Extensions.Logging;
using Weft.Storage;

namespace Weft.Activation.Dispatch;

/// <summary>What every dispatcher works with.</summary>
internal sealed record DispatchContext(IKeyValueStore Store, LaneOrders Orders, DeliveryPolicy Policy, TimeProvider Time, ILogger Logger)
{
    /// <summary>Says of a message that is about to be sent why it must not be; null when it may. Null when everything may.</summary>
    public Func<OutboxRow, string?>? Objection { get; init; }
}

/// <summary>
/// The dispatchers of all destinations, each on its own: a slow or dead destination holds up none but itself. A destination that is configured no longer is
/// no longer served; what waits for it stays in the outbox and in the sums.
/// </summary>
/// <param name="store">The store that the shard commits to.</param>
/// <param name="orders">The same instance that the shard's <see cref="Outbox"/> has.</param>
/// <param name="time">The clock.</param>
/// <param name="random">For the jitter of pauses.</param>
/// <param name="logger">Takes what an operator should know.</param>
/// <param name="policy">How deliveries are tried; null for <see cref="DeliveryPolicy.Default"/>.</param>
/// <param name="suppresses">Whether any id may be suppressed; null where that is to be looked up each time.</param>
public sealed class Dispatchers(
    IKeyValueStore store, LaneOrders orders, TimeProvider time, Random random, ILogger logger, DeliveryPolicy? policy = null,
    Func<bool>? suppresses = null) : IAsyncDisposable
{
    private readonly DispatchContext _context = new(store, orders, policy ?? DeliveryPolicy.Default, time, logger);
    private readonly Objections _objections = new(store, suppresses ?? (static () => true));
    private readonly SemaphoreSlim _applying = new(1);
    private volatile IReadOnlyDictionary<string, Dispatcher> _running = new Dictionary<string, Dispatcher>();

    /// <summary>The destinations whose circuit breaker is open.</summary>
    public IReadOnlyList<string> Suspended => [.. _running.Values.Where(one => one.IsSuspended).Select(one => one.Definition.Key).Order()];

    /// <summary>How many lanes of a destination are known in memory to hold messages; 0 where it is not served.</summary>
    internal int KnownLanes(string destination) => _running.GetValueOrDefault(destination)?.KnownLanes ?? 0;

    /// <summary>
    /// Serves these destinations from now on: starts new ones, replaces those whose settings or limits changed (after their tries under way have ended),
    /// stops those that are gone, and leaves the others alone. When it throws, it may be called again.
    /// </summary>
    /// <param name="destinations">All that are to be served.</param>
    /// <param name="cancellation">Breaks off the tries under way of those that stop.</param>
    public async Task ApplyAsync(DestinationSet destinations, CancellationToken cancellation = default)
    {
        await _applying.WaitAsync(cancellation);
        try
        {
            _objections.Destinations = destinations;
            var before = _running;
            var kept = before.Where(one => destinations.Find(one.Key)?.SendsLike(one.Value.Definition) ?? false).ToDictionary();
            _running = kept;
            await Task.WhenAll(before.Where(one => !kept.ContainsKey(one.Key)).Select(one => RetireAsync(one.Value, cancellation)));
            var started = destinations.All
                .Where(definition => !kept.ContainsKey(definition.Key))
                .Select(definition => new Dispatcher(definition, _context with { Objection = _objections.WhyNot }, new Random(random.Next())))
                .ToList();
            // Known before they look for their lanes, so that no message falls between the look and the telling.
            _running = kept.Concat(started.ToDictionary(one => one.Definition.Key)).ToDictionary();
            started.ForEach(one => one.Start());
            orders.DropDrained();
        }
        finally
        {
            _applying.Release();
        }
    }

    /// <summary>Hands over what was put in the outbox; called by the shard after the commit that wrote it, in the order of the commits. Returns at once.</summary>
    internal void Notify(QueuedMessages queued)
    {
        var running = _running;
        foreach (var (destination, rows) in queued.Rows)
            running.GetValueOrDefault(destination)?.Take(rows);
        foreach (var lane in queued.Lanes)
            running.GetValueOrDefault(lane.Destination)?.Look(lane.Profile);
    }

    /// <summary>Stops all: begins no further try, and returns when those under way have ended.</summary>
    /// <param name="abort">When cancelled, tries under way are broken off; they are made again after the next start.</param>
    public async Task StopAsync(CancellationToken abort = default)
    {
        await _applying.WaitAsync(CancellationToken.None);
        try
        {
            var running = _running;
            _running = new Dictionary<string, Dispatcher>();
            await Task.WhenAll(running.Values.Select(one => RetireAsync(one, abort)));
        }
        finally
        {
            _applying.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        _applying.Dispose();
    }

    private static async Task RetireAsync(Dispatcher dispatcher, CancellationToken abort = default)
    {
        await dispatcher.StopAsync(abort);
        await dispatcher.DisposeAsync();
    }
}
