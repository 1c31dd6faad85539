using Weft.Identity;

namespace Weft.Tests.Identity;

/// <summary>A graph as lines, so that two of them can be compared and the difference read.</summary>
internal sealed class GraphLines
{
    public SortedSet<string> All { get; } = new(StringComparer.Ordinal);

    public void Component(IEnumerable<ExternalId> ids, DateTimeOffset? latest) =>
        All.Add($"component {string.Join(' ', ids.Select(id => id.ToString()).Order(StringComparer.Ordinal))}, latest {Second(latest)}");

    public void Claim(ExternalId one, ExternalId other, bool isAlias, DateTimeOffset at, string source, string messageId, string? refusal) =>
        All.Add($"{(isAlias ? "alias" : "link")} {Pair(one, other)} by {Second(at)} {source}/{messageId}{(refusal is null ? "" : $" refused: {refusal}")}");

    public void Decided(ExternalId one, ExternalId other, string? refusal) =>
        All.Add($"decided {Pair(one, other)}{(refusal is null ? "" : $" refused: {refusal}")}");

    public void Count(ExternalId one, ExternalId other, long count) => All.Add($"count {Pair(one, other)} {count}");

    public void Fragment(ExternalId id, DateTimeOffset? since, DateTimeOffset? firstEvent) =>
        All.Add($"fragment {id} since {Second(since)}, first event {Second(firstEvent)}");

    /// <summary>What stands in only one of two; null when they are the same.</summary>
    public static string? Difference(SortedSet<string> expected, SortedSet<string> actual)
    {
        var lines = expected.Except(actual).Select(line => $"  expected {line}").Concat(actual.Except(expected).Select(line => $"  got      {line}"));
        var difference = string.Join('\n', lines);
        return difference.Length == 0 ? null : difference;
    }

    private static string Pair(ExternalId one, ExternalId other) =>
        string.Join(" -- ", new[] { one.ToString(), other.ToString() }.Order(StringComparer.Ordinal));

    private static string Second(DateTimeOffset? at) => at is { } given ? $"{(given - GivenEvent.Epoch).TotalSeconds}s" : "never";
}
