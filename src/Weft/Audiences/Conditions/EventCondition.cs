using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary>
/// <c>event: NAME</c> with <c>where</c>, <c>count</c> and a time: how many events of these names match, counted from the latest back and only as far as
/// the answer needs. With one of the words of <see cref="Aggregation"/> it is an <see cref="AggregateCondition"/>.
/// </summary>
internal sealed class EventCondition(EventSelection selection, EventCount count) : Condition
{
    public static Condition? Read(MapReader map, ConditionReader reader)
    {
        var selection = EventSelection.Read(map, reader);
        return Aggregation.KindsIn(map) is { Count: > 0 } kinds
            ? AggregateCondition.Read(kinds, selection, map, reader)
            : new EventCondition(selection, EventCount.Read(map.Child("count"), reader));
    }

    public override Evaluation Evaluate(IProfileHistory history, DateTimeOffset now)
    {
        var tally = new EventTally(count, now);
        if (tally.IsDecided)
            return tally.Result;
        foreach (var (_, matches, opens, closes) in selection.Latest(history, now))
        {
            tally.Add(matches, opens, closes);
            if (tally.IsDecided)
                break;
        }

        return tally.Result;
    }

    internal override void AddTo(Dependencies dependencies) => selection.AddTo(dependencies);
}
