namespace Weft.Profiles.Rules;

/// <summary>
/// <c>never</c>: what each source says last of each of a person's ids stands for itself. Where all say the same, that shows; where they differ, every value is kept and
/// none shows. Who clears the trait has nothing to say.
/// </summary>
internal sealed class NeverRule : SurvivorshipRule
{
    public override string Word => "never";

    public override string Meaning => "no value is preferred: where sources, or ids that became one person, say different things, all of it is kept and there is no single value";

    public override bool ObeysClearing => false;

    public override ShownTrait? Show(in PastChanges changes)
    {
        var (heard, seen, values) = (new HashSet<(ulong, string)>(), new HashSet<string>(StringComparer.Ordinal), new List<TraitChange>());
        foreach (var change in changes.All)
        {
            if (heard.Add((change.Fragment, change.Source)) && !change.Clears && seen.Add(ValueKey.Of(change.Value)))
                values.Add(change);
        }

        return values.Count switch { 0 => null, 1 => ShownTrait.Of(values[0]), _ => ShownTrait.AtOdds(values) };
    }
}
