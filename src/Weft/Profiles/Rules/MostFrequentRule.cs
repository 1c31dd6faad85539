namespace Weft.Profiles.Rules;

/// <summary><c>most_frequent</c>: the value that most changes since the last clearing said; of several the one that was said last.</summary>
internal sealed class MostFrequentRule : SurvivorshipRule
{
    public override string Word => "most_frequent";

    public override string Meaning => "the value that was set most often since the trait was last cleared; of several the one that was set last";

    public override ShownTrait? Show(in PastChanges changes)
    {
        // By value, in the order in which they were said last: the latest first.
        var said = changes.SinceCleared.Select(static change => (Key: ValueKey.Of(change.Value), Change: change)).GroupBy(static one => one.Key, StringComparer.Ordinal);
        return said.MaxBy(static group => group.Count())?.First().Change is { } found ? ShownTrait.Of(found) : null;
    }
}
