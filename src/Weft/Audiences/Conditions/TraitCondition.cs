using Weft.Audiences.Operators;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary>
/// <c>trait: PATH</c> and one operator: the trait's value of the moment. The path's first name is the trait, the rest reaches into its value.
/// </summary>
internal sealed class TraitCondition(PathFilter filter, Leaf leaf) : Condition
{
    private readonly string _trait = filter.Path.Head;

    public override string Sentence => $"whose {Sentences.Filter(Written, "trait")}";

    public static Condition? Read(MapReader map, ConditionReader reader) => PathFilter.Read(map, "trait", reader) is { } filter
        ? new TraitCondition(filter, reader.Leaves.OfTrait(filter.Path.Head, map.Node.ToJson()?.ToJsonString() ?? ""))
        : null;

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

    public override Grounds GroundsAt(IProfileHistory history, DateTimeOffset now) =>
        new(null, [.. history.Changes(_trait).Where(change => change.At <= now).Take(1)]);

    private Evaluation Evaluate(LatestFirst<TraitChange> changes, DateTimeOffset now)
    {
        var nextChange = DateTimeOffset.MaxValue;
        for (var place = 0; changes[place] is { } change; place++)
        {
            if (change.At <= now)
                return filter.EvaluateBelowHead(change.Value, now).AtMostUntil(nextChange);
            nextChange = change.At;
        }

        return filter.EvaluateBelowHead(default, now).AtMostUntil(nextChange);
    }

    internal override void AddTo(Dependencies dependencies) => dependencies.Traits.Add(_trait);
}
