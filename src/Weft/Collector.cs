using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Weft.Events;
using Weft.Log;

namespace Weft;

/// <summary>
/// Takes what a request held into the log, and answers only when it is there. One for the process; safe from any thread.
/// </summary>
/// <param name="append">
/// Appends one frame of events for a source: its key, how many items, and the payload (<see cref="CollectedItems"/>), which stays as it is until the task
/// completes, in whichever way, and not longer. Returns when the frame is on disk; throws <see cref="LogUnavailableException"/> when it is not and will not be.
/// </param>
/// <param name="counters">Where requests that leave nothing in the log are counted.</param>
/// <param name="time">The clock of the rates.</param>
public sealed class Collector(
    Func<string, int, ReadOnlyMemory<byte>, CancellationToken, ValueTask> append, RequestCounters counters, TimeProvider time)
{
    private static readonly TimeSpan LogRetry = TimeSpan.FromSeconds(1);

    /// <summary>Whether a normalised message holds an identifier that the rules find; null where there are no rules (<see cref="RequestFacts.HoldsIdentifier"/>).</summary>
    public Func<ReadOnlyMemory<byte>, bool>? HoldsIdentifier { get; init; }

    /// <summary>Appends a frame of history, of which destinations are told nothing; null where history is told like everything else.</summary>
    public Func<string, int, ReadOnlyMemory<byte>, CancellationToken, ValueTask>? AppendHistory { get; init; }

    private readonly ConcurrentDictionary<string, EventRate> _rates = new(StringComparer.Ordinal);

    /// <summary>A collector whose events go into an engine's log.</summary>
    public static Collector Into(Engine engine, RequestCounters counters, TimeProvider time) => new(engine.AppendAsync, counters, time)
    {
        AppendHistory = (source, items, payload, cancellation) => engine.ImportAsync(source, items, payload, activate: false, cancellation),
        HoldsIdentifier = engine.HoldsIdentifier,
    };

    /// <summary>Stores the items of a readable request, the rejected ones too.</summary>
    /// <param name="source">Whose they are.</param>
    /// <param name="request">What was read; not to be disposed before the answer is there.</param>
    /// <param name="isHistory">Whether destinations are to be told nothing of it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public ValueTask<CollectAnswer> CollectAsync(TrackingSource source, CollectedRequest request, bool isHistory, CancellationToken cancellation)
    {
        request.Judge(source);
        var rejected = request.Rejected();
        if (source is { Strict: true, Enabled: true } && rejected.Count > 0)
            return new(Refuse(source, UnloggedRequest.RefusedStrict, new(CollectOutcome.RefusedStrict, rejected, default)));
        if (!TryEnter(source, request.Count, out var retryAfter))
            return new(Refuse(source, UnloggedRequest.OverRate, new(CollectOutcome.OverRate, [], retryAfter)));
        return request.Count == 0 ? new(new CollectAnswer(CollectOutcome.Stored, rejected, default)) : StoreAsync(source, request, rejected, isHistory, cancellation);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CollectAnswer> StoreAsync(
        TrackingSource source, CollectedRequest request, IReadOnlyList<RejectedItem> rejected, bool isHistory, CancellationToken cancellation)
    {
        try
        {
            await (isHistory ? AppendHistory ?? append : append)(source.Key, request.Count, request.Payload, cancellation);
            return new(CollectOutcome.Stored, rejected, default);
        }
        catch (LogUnavailableException)
        {
            return Refuse(source, UnloggedRequest.LogUnavailable, new(CollectOutcome.LogUnavailable, [], LogRetry));
        }
    }

    private CollectAnswer Refuse(TrackingSource source, UnloggedRequest cause, CollectAnswer answer)
    {
        counters.Count(source.Key, cause);
        return answer;
    }

    private bool TryEnter(TrackingSource source, int events, out TimeSpan retryAfter)
    {
        retryAfter = default;
        return source.EventsPerSecond is not { } perSecond || RateOf(source, perSecond).TryTake(events, out retryAfter);
    }

    private EventRate RateOf(TrackingSource source, double perSecond)
    {
        if (_rates.TryGetValue(source.Key, out var rate) && rate.PerSecond.Equals(perSecond))
            return rate;
        return _rates.AddOrUpdate(source.Key, _ => NewRate(), (_, old) => old.PerSecond.Equals(perSecond) ? old : NewRate());

        EventRate NewRate() => new(perSecond, Math.Max(perSecond, source.Limits.BatchEvents), time);
    }
}
