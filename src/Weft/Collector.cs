using System.Buffers;
using System.Collections.Concurrent;
using Weft.Events;
using Weft.Log;

namespace Weft;

/// <summary>
/// Takes what a request held into the log, and answers only when it is there. One for the process; safe from any thread.
/// </summary>
/// <param name="append">
/// Appends one frame of events for a source: its key, how many items, and the payload (<see cref="CollectedItems"/>), which is the log's to keep.
/// Returns when the frame is on disk; throws <see cref="LogUnavailableException"/> when it is not and will not be.
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
    /// <param name="request">What was read.</param>
    /// <param name="isHistory">Whether destinations are to be told nothing of it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<CollectAnswer> CollectAsync(TrackingSource source, CollectedRequest request, bool isHistory, CancellationToken cancellation)
    {
        var items = Judge(source, request.Items);
        var rejected = Rejected(items);
        if (source is { Strict: true, Enabled: true } && rejected.Count > 0)
            return Refuse(source, UnloggedRequest.RefusedStrict, new(CollectOutcome.RefusedStrict, rejected, default));
        if (!TryEnter(source, items.Count, out var retryAfter))
            return Refuse(source, UnloggedRequest.OverRate, new(CollectOutcome.OverRate, [], retryAfter));
        try
        {
            if (items.Count > 0)
                await (isHistory ? AppendHistory ?? append : append)(source.Key, items.Count, Payload(items), cancellation);
            return new(CollectOutcome.Stored, rejected, default);
        }
        catch (LogUnavailableException)
        {
            return Refuse(source, UnloggedRequest.LogUnavailable, new(CollectOutcome.LogUnavailable, [], LogRetry));
        }
    }

    private static IReadOnlyList<CollectedItem> Judge(TrackingSource source, IReadOnlyList<CollectedItem> items)
    {
        if (!source.Enabled)
            return [.. items.Select(OfDisabledSource)];
        return source.Plan is { } plan ? [.. items.Select(item => plan.Judge(item))] : items;
    }

    /// <summary>What is good but for its source keeps its normalised form, so that it can be sent again as it is.</summary>
    private static CollectedItem OfDisabledSource(CollectedItem item) =>
        item.IsAccepted ? item.With(RejectionReason.SourceDisabled) : item;

    private static List<RejectedItem> Rejected(IReadOnlyList<CollectedItem> items)
    {
        var rejected = new List<RejectedItem>();
        for (var i = 0; i < items.Count; i++)
        {
            if (!items[i].IsAccepted)
                rejected.Add(new(i, items[i].MessageId, items[i].Reason));
        }

        return rejected;
    }

    /// <summary>Not rented: a request that is cancelled while its frame waits for the disk must not give the memory away.</summary>
    private static ReadOnlyMemory<byte> Payload(IReadOnlyList<CollectedItem> items)
    {
        var payload = new ArrayBufferWriter<byte>(1 + items.Sum(item => CollectedItems.ItemStart + item.Json.Length + item.Tail.Length));
        CollectedItems.Begin(payload);
        foreach (var item in items)
            CollectedItems.Write(payload, item);
        return payload.WrittenMemory;
    }

    private CollectAnswer Refuse(TrackingSource source, UnloggedRequest cause, CollectAnswer answer)
    {
        counters.Count(source.Key, cause);
        return answer;
    }

    private bool TryEnter(TrackingSource source, int events, out TimeSpan retryAfter)
    {
        retryAfter = default;
        if (source.EventsPerSecond is not { } perSecond)
            return true;
        var rate = _rates.AddOrUpdate(
            source.Key,
            _ => NewRate(),
            (_, old) => old.PerSecond.Equals(perSecond) ? old : NewRate());
        return rate.TryTake(events, out retryAfter);

        EventRate NewRate() => new(perSecond, Math.Max(perSecond, source.Limits.BatchEvents), time);
    }
}
