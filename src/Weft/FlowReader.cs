using Weft.Activation;
using Weft.Events;
using Weft.Profiles;
using Weft.Storage;

namespace Weft;

/// <summary>
/// Adds up what came in and what went out. Received is counted by the frame and what became of it by the event, so that the sums would show a loss.
/// </summary>
internal sealed class FlowReader(IKeyValueStore store, LogTail tail)
{
    public FlowReport Read(Workspace workspace, DateTimeOffset now) => Sums(workspace) with { OldestPending = OldestPending(workspace, now) };

    public FlowReport Sums(Workspace workspace) =>
        new(Sources(workspace), Destinations(workspace), new Dictionary<string, double>(), new People(new StateBatch(store)).Count());

    private SortedDictionary<string, SourceFlow> Sources(Workspace workspace)
    {
        // What the log held first: what is applied in between is then in the sums, and not pending any more.
        var logged = tail.Logged();
        var sums = SourceSums.Of(new StateBatch(store)).Read();
        var keys = workspace.Config.Sources.Select(source => source.Key).Union(sums.Keys).Union(logged.Keys);
        return new(keys.ToDictionary(key => key, key => Of(sums.GetValueOrDefault(key), logged.GetValueOrDefault(key))), StringComparer.Ordinal);
    }

    private static SourceFlow Of(SourceSum? sum, long logged) => WithPending(sum, Math.Max(0, logged - (sum?.Received ?? 0)));

    private static SourceFlow WithPending(SourceSum? sum, long pending) => sum is null
        ? new(pending, pending, 0, new Dictionary<string, long>(), 0, pending)
        : new(sum.Received + pending, sum.Processed + pending, sum.Duplicate, sum.Rejected, sum.Processed, pending);

    private SortedDictionary<string, DestinationFlow> Destinations(Workspace workspace)
    {
        var sums = new DeliveryReader(store).Sums();
        var keys = workspace.Destinations.All.Select(destination => destination.Key).Union(sums.Keys);
        return new(keys.ToDictionary(key => key, key => Of(sums.GetValueOrDefault(key))), StringComparer.Ordinal);
    }

    private static DestinationFlow Of(DestinationTotals? totals) => totals is null
        ? new(0, 0, new Dictionary<string, long>(), new Dictionary<string, long>(), 0, 0)
        : new(totals.Due, totals.Delivered, totals.Filtered, totals.Discarded, totals.Dead, totals.Pending);

    private Dictionary<string, double> OldestPending(Workspace workspace, DateTimeOffset now)
    {
        var oldest = new Dictionary<string, double>(StringComparer.Ordinal);
        if (tail.OldestSince is { } since)
            oldest["process"] = Seconds(now - since);
        foreach (var destination in workspace.Destinations.All)
        {
            if (new DeliveryReader(store).OldestPending(destination.Key) is { } due)
                oldest[destination.Key] = Seconds(now - due);
        }

        return oldest;
    }

    private static double Seconds(TimeSpan waited) => Math.Max(0, Math.Round(waited.TotalSeconds, 3));
}
