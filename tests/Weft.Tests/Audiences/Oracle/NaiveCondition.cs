namespace Weft.Tests.Audiences.Oracle;

/// <summary>A condition that is evaluated by looking at everything, straight from the contract's sentences.</summary>
internal abstract record NaiveCondition
{
    public abstract bool Holds(NaiveProfile profile, DateTimeOffset now, NaiveSet set);

    /// <summary>As a user would write it: the entries of a map.</summary>
    public abstract Dictionary<string, object?> Written();
}

internal sealed record NaiveBoolean(string Word, List<NaiveCondition> Parts) : NaiveCondition
{
    public override bool Holds(NaiveProfile profile, DateTimeOffset now, NaiveSet set)
    {
        var true_ = Parts.Count(part => part.Holds(profile, now, set));
        return Word switch { "all" => true_ == Parts.Count, "any" => true_ > 0, _ => true_ == 0 };
    }

    public override Dictionary<string, object?> Written() =>
        new() { [Word] = Word == "not" ? Parts[0].Written() : Parts.ConvertAll(part => part.Written()) };
}

internal sealed record NaiveReference(string Key) : NaiveCondition
{
    public override bool Holds(NaiveProfile profile, DateTimeOffset now, NaiveSet set) => set[Key].Holds(profile, now, set);

    public override Dictionary<string, object?> Written() => new() { ["audience"] = Key };
}

internal sealed record NaiveTrait(NaiveFilter Filter) : NaiveCondition
{
    public override bool Holds(NaiveProfile profile, DateTimeOffset now, NaiveSet set) =>
        Filter.Passes(Visible(profile with { Changes = profile.Changes.FindAll(change => change.Trait == Filter.First) }, now), now);

    /// <summary>What conditions see of the traits.</summary>
    public static Dictionary<string, object?> Visible(NaiveProfile profile, DateTimeOffset now) =>
        profile.Shown(now).Where(trait => !trait.Value.AtOdds).ToDictionary(trait => trait.Key, trait => trait.Value.Values[0]);

    public override Dictionary<string, object?> Written() => Filter.Written("trait");
}

internal sealed record NaiveEventCount(List<string> Names, List<NaiveFilter> Where, Dictionary<string, int>? Count, NaiveTime Time) : NaiveCondition
{
    public override bool Holds(NaiveProfile profile, DateTimeOffset now, NaiveSet set)
    {
        var count = profile.Matching(Names, Where, Time, now).Count();
        return (Count ?? new() { ["gte"] = 1 }).All(comparison => comparison.Key switch
        {
            "gte" => count >= comparison.Value,
            "gt" => count > comparison.Value,
            "lte" => count <= comparison.Value,
            "lt" => count < comparison.Value,
            _ => count == comparison.Value,
        });
    }

    public override Dictionary<string, object?> Written()
    {
        var written = new Dictionary<string, object?> { ["event"] = Names.Count == 1 ? Names[0] : Names };
        if (Where.Count > 0)
            written["where"] = Where.ConvertAll(filter => filter.Written("path"));
        if (Count is not null)
            written["count"] = Count;
        foreach (var (key, value) in Time.Written())
            written[key] = value;
        return written;
    }
}

/// <summary>Audiences by key.</summary>
internal sealed class NaiveSet : Dictionary<string, NaiveAudience>
{
    /// <summary>The computed traits.</summary>
    public NaiveTraits Traits { get; init; } = [];

    public bool IsMember(string key, NaiveProfile profile, DateTimeOffset now) =>
        profile.IsAnybody(now) && this[key].Holds(profile, now, this);
}

internal sealed record NaiveAudience(bool Known, NaiveCondition Condition)
{
    public bool Holds(NaiveProfile profile, DateTimeOffset now, NaiveSet set) => (profile.IsKnown || !Known) && Condition.Holds(profile, now, set);

    public Dictionary<string, object?> Written()
    {
        var written = Condition.Written();
        if (Known)
            written["known"] = true;
        return written;
    }
}
