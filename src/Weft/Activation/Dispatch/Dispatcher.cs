using Microsoft.Extensions.Logging;
using Weft.Destinations;
using Weft.Storage;

namespace Weft.Activation.Dispatch;

/// <summary>
/// Sends one destination's messages: as many lanes at once as its limits allow, one message of a lane at a time, the oldest first. What it needs to
/// know is in the store (rows, receipts); in memory it holds the numbers of the lanes that have messages, and those of the messages that were just
/// committed for which there is room.
/// </summary>
internal sealed partial class Dispatcher : IAsyncDisposable
{
    private readonly IKeyValueStore _store;
    private readonly DestinationDefinition _definition;
    private readonly IDestination _destination;
    private readonly LaneOrders _orders;
    private readonly Func<OutboxRow, string?>? _objection;
    private readonly DeliveryPolicy _policy;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _logger;
    private readonly Outcomes _outcomes;
    private readonly LaneQueue _lanes;
    private readonly SendGate _gate;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abort = new();
    private Task _work = Task.CompletedTask;

    public Dispatcher(DestinationDefinition definition, DispatchContext context, Random random)
    {
        (_store, _orders, _policy, _time, _logger) = (context.Store, context.Orders, context.Policy, context.Time, context.Logger);
        _objection = context.Objection;
        _definition = definition;
        _destination = definition.Open();
        _random = random;
        _outcomes = new(_store, definition.Key, Left);
        _lanes = new(_time);
        _gate = new(_policy, definition.Limits.Rate, _time);
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
        TrySave(hurry: true);
        ActivationLog.Stopped(_logger, _definition.Key);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _abort.CancelAsync();
        await _work;
        await _destination.DisposeAsync();
        _lanes.Dispose();
        DisposeLimits();
        _stopping.Dispose();
        _abort.Dispose();
    }

    private async Task FindLanesAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                // What is committed by now may have been sent by another dispatcher, also if it is handed over later.
                if (OutboxReader.Newest(_store, _definition.Key) is { } newest)
                    _lanes.Saw(newest);
                foreach (var lane in OutboxReader.Lanes(_store, _definition.Key).TakeWhile(_ => !_stopping.IsCancellationRequested))
                    _lanes.Tell(lane);
                _lanes.KnowAll();
                return;
            }
            catch (StorageException exception)
            {
                ActivationLog.DiscoveryFailed(_logger, _definition.Key, exception);
                await Task.Delay(_policy.FirstBreakerPause, _time, _stopping.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            }
        }
    }

    private async Task WorkAsync()
    {
        _lanes.Run();
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                if (!_outcomes.IsFull && _lanes.TryTake(out var lane, out var row))
                {
                    await ServeAsync(lane, row);
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

    private async ValueTask ServeAsync(ulong lane, OutboxRow? row)
    {
        try
        {
            await SendHeadAsync(lane, row);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            ActivationLog.LaneFailed(_logger, _definition.Key, lane, exception);
            _lanes.WaitFor(lane, exception is StorageException ? _policy.FirstBreakerPause : _policy.LongestBreakerPause);
        }
    }
}
