using Microsoft.Extensions.Logging;
using Weft.Destinations;
using Weft.Storage;

namespace Weft.Activation.Dispatch;

/// <summary>
/// Sends one destination's messages: as many lanes at once as its limits allow, one message of a lane at a time, the oldest first. What it needs to
/// know is in the store (rows, receipts); in memory it holds the numbers of lanes that have messages, and those of the messages that were just
/// committed, of both as many as there is room for.
/// </summary>
internal sealed partial class Dispatcher : IAsyncDisposable
{
    private readonly IKeyValueStore _store;
    private readonly DestinationDefinition _definition;
    private readonly IDestination _destination;
    private readonly LaneOrders _orders;
    private readonly DeliveryPolicy _policy;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _logger;
    private readonly Func<OutboxRow, string?>? _objection;
    private readonly Outcomes _outcomes;
    private readonly LaneQueue _lanes;
    private readonly SendGate _gate;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abort = new();
    private Task _work = Task.CompletedTask;

    public Dispatcher(DestinationDefinition definition, DispatchContext context, Random random)
    {
        (_store, _orders, _policy, _time, _logger, _objection) = (context.Store, context.Orders, context.Policy, context.Time, context.Logger, context.Objection);
        _definition = definition;
        _destination = definition.Open();
        _random = random;
        _outcomes = new(_store, definition.Key, Left);
        _lanes = new(_time, _policy.MostLanes);
        _gate = new(_policy, definition.Limits, _time);
        _saving = _time.CreateTimer(_ => SaveNow(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public DestinationDefinition Definition => _definition;

    /// <summary>True while the circuit breaker is open.</summary>
    public bool IsSuspended => _gate.IsOpen;

    /// <summary>How many lanes are known to hold messages.</summary>
    public int KnownLanes => _lanes.Count;

    /// <summary>Begins to serve: the lanes that the outbox holds, and those it is told of.</summary>
    public void Start()
    {
        var workers = Enumerable.Range(0, _definition.Limits.Concurrency).Select(_ => Task.Run(WorkAsync));
        _work = Task.WhenAll(workers.Prepend(Task.Run(FindLanesAsync)));
        ActivationLog.Started(_logger, _definition.Key, _definition.Kind.Name);
    }

    /// <summary>Takes messages that were just committed.</summary>
    public void Take(List<OutboxRow> rows) => _lanes.Add(rows);

    /// <summary>Says that a lane is to be looked at.</summary>
    public void Look(ulong lane) => _lanes.Tell(lane);

    /// <summary>Stops: begins no further try, and returns when those under way have ended and are written down.</summary>
    /// <param name="abort">When cancelled, tries under way are broken off; they are made again after the next start.</param>
    public async Task StopAsync(CancellationToken abort)
    {
        await _stopping.CancelAsync();
        await using var registration = abort.Register(_abort.Cancel);
        await _work;
        await _saving.DisposeAsync();
        TrySave(hurry: true);
        ActivationLog.Stopped(_logger, _definition.Key);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _abort.CancelAsync();
        await _work;
        await _saving.DisposeAsync();
        await _destination.DisposeAsync();
        _lanes.Dispose();
        DisposeLimits();
        _gathering.Dispose();
        _stopping.Dispose();
        _abort.Dispose();
    }

    private async Task WorkAsync()
    {
        _lanes.Run();
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                if (!_outcomes.IsFull && _lanes.HasReady)
                {
                    if (await GatherAsync() is { Count: > 0 } heads)
                        await SendAsync(heads);
                    continue;
                }

                await SaveAsync();
                await _lanes.WaitAsync(_stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }
}
