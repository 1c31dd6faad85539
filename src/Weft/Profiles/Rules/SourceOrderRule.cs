namespace Weft.Profiles.Rules;

/// <summary>
/// <c>source_order</c>: the latest value of the first source that has one. A source that clears the trait has none, and the next is asked; those that are not
/// listed come last, as one.
/// </summary>
internal sealed class SourceOrderRule(IReadOnlyList<string> sources) : SurvivorshipRule
{
    public override string Word => "source_order";

    public override string Meaning => $"the latest value of the first of {string.Join(", ", sources)} that has one, then of any other source";

    public override string Text => $"{Word} {string.Join(',', sources)}";

    public override IReadOnlyList<string> Sources => sources;

    public override bool ObeysClearing => false;

    public override ShownTrait? Show(in PastChanges changes)
    {
        var latest = new TraitChange?[sources.Count + 1];
        foreach (var change in changes.All)
        {
            ref var said = ref latest[PlaceOf(change.Source)];
            said ??= change;
            // The strongest has spoken: nothing further back matters.
            if (latest[0] is { Clears: false })
                break;
        }

        return Array.Find(latest, static change => change is { Clears: false }) is { } found ? ShownTrait.Of(found) : null;
    }

    private int PlaceOf(string source)
    {
        for (var place = 0; place < sources.Count; place++)
        {
            if (sources[place] == source)
                return place;
        }

        return sources.Count;
    }
}
