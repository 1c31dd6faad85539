using Weft.Profiles;

namespace Weft;

/// <summary>The sums of one source: always <c>received = accepted + duplicate + Σ rejected</c> and <c>accepted = processed + pending</c>.</summary>
public sealed record SourceFlow(
    long Received, long Accepted, long Duplicate, IReadOnlyDictionary<string, long> Rejected, long Processed, long Pending);

/// <summary>The sums of one destination: always <c>due = delivered + Σ filtered + Σ discarded + dead + pending</c>.</summary>
public sealed record DestinationFlow(
    long Due, long Delivered, IReadOnlyDictionary<string, long> Filtered, IReadOnlyDictionary<string, long> Discarded, long Dead, long Pending);

/// <summary>The answer of <c>/api/v1/flow</c>.</summary>
/// <param name="Sources">By key.</param>
/// <param name="Destinations">By key.</param>
/// <param name="OldestPending">Seconds that the oldest of what waits has waited, by stage: <c>process</c>, and each destination's key.</param>
/// <param name="People">How many people there are.</param>
public sealed record FlowReport(
    IReadOnlyDictionary<string, SourceFlow> Sources, IReadOnlyDictionary<string, DestinationFlow> Destinations,
    IReadOnlyDictionary<string, double> OldestPending, PeopleCount People);
