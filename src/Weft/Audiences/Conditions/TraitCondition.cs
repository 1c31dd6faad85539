using Weft.Audiences.Operators;
using Weft.Configuration;
using Weft.Profiles;
using Weft.Profiles.Rules;

namespace Weft.Audiences.Conditions;

/// <summary>
/// <c>trait: PATH</c> and one operator, where the trait is no computed one (<see cref="ComputedTraitCondition"/>): what shows of the trait at the moment; values at odds are no value. The path's first name is the trait, the rest reaches into its value.
/// </summary>
internal sealed class TraitCondition(PathFilter filter, Leaf leaf, SurvivorshipRule rule) : Condition
{
    private readonly string _trait = filter.Path.Head;

    public override string Sentence => $"whose {Sentences.Filter(Written, "trait")}";

    /// <summary>What the value must pass.</summary>
    public PathFilter Filter => filter;

    /// <summary>Which value shows.</summary>
    public SurvivorshipRule Rule => rule;

    public static Condition? Read(MapReader map, ConditionReader reader)
    {
        if (PathFilter.Read(map, "trait", reader) is not { Path.Head: var name } filter)
            return null;
        if (reader.Computed.Find(name) is { } computed)
            return new ComputedTraitCondition(filter, computed);
        return new TraitCondition(filter, reader.Leaves.OfTrait(name, map.Node.ToJson()?.ToJsonString() ?? ""), reader.Survivorship.Of(name));
    }

    public override Evaluation Evaluate(IProfileHistory history, DateTimeOffset now)
    {
        if (history is not WorkingProfile profile)
            return Evaluate(history.Changes(_trait), now);
        if (!profile.Has(leaf))
            return filter.EvaluateBelowHead(default, now);
        if (profile.TryRecall(leaf, now, out var known))
            return known;
        var found = Evaluate(profile.ChangesFor(leaf), now);
        // One that runs out may be sure for longer when it is asked again.
        if (found.ValidUntil == DateTimeOffset.MaxValue)
            profile.Remember(leaf, found);
        return found;
    }

    // Where nothing shows it is the latest change, which may have cleared the trait.
    public override Grounds GroundsAt(IProfileHistory history, DateTimeOffset now)
    {
        var past = PastChanges.At(history.Changes(_trait), now);
        return new(null, [.. rule.Show(past) is { } shown ? shown.By.Take(Grounds.MostShown) : past.All.Take(1)]);
    }

    private Evaluation Evaluate(LatestFirst<TraitChange> changes, DateTimeOffset now)
    {
        var past = PastChanges.At(changes, now);
        return filter.EvaluateBelowHead(rule.Show(past) is { } shown ? shown.Value : default, now).AtMostUntil(past.Next);
    }

    internal override void AddTo(Dependencies dependencies) => dependencies.Traits.Add(_trait);
}
