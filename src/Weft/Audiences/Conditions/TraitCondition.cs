using Weft.Audiences.Operators;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary>
/// <c>trait: PATH</c> and one operator: the trait's value of the moment. The path's first name is the trait, the rest reaches into its value.
/// </summary>
internal sealed class TraitCondition(PathFilter filter) : Condition
{
    private readonly string _trait = filter.Path.Head;

    public static Condition? Read(MapReader map, ConditionReader reader) =>
        PathFilter.Read(map, "trait", reader) is { } filter ? new TraitCondition(filter) : null;

    public override Evaluation Evaluate(IProfileHistory history, DateTimeOffset now)
    {
        var nextChange = DateTimeOffset.MaxValue;
        var changes = history.Changes(_trait);
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
