using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary>
/// <c>event: NAME</c> with <c>where</c>, <c>count</c> and a time: how many events of these names match, counted from the latest back and only as far as
/// the answer needs. With one of the words of <see cref="Aggregation"/> it is an <see cref="AggregateCondition"/>.
/// </summary>
internal sealed class EventCondition(EventSelection selection, EventCount count, Leaf leaf) : Condition
{
    public override string Sentence => count.Includes(0) && !count.Includes(1)
        ? $"who never did {Sentences.Events(Written)}{Sentences.Time(Written)}"
        : $"who did {Sentences.Events(Written)}{Sentences.Count(Written["count"])}{Sentences.Time(Written)}";

    /// <summary>Which events it counts.</summary>
    public EventSelection Selection => selection;

    /// <summary>How many there must be.</summary>
    public EventCount Wanted => count;

    public static Condition? Read(MapReader map, ConditionReader reader)
    {
        var selection = EventSelection.Read(map, reader);
        if (Aggregation.KindsIn(map) is { Count: > 0 } kinds)
            return AggregateCondition.Read(kinds, selection, map, reader);
        var count = EventCount.Read(map.Child("count"), reader);
        return new EventCondition(selection, count, reader.Leaves.OfEvents(selection.Names, map.Node.ToJson()?.ToJsonString() ?? ""));
    }

    public override Evaluation Evaluate(IProfileHistory history, DateTimeOffset now)
    {
        if (history is not WorkingProfile profile)
            return Count(selection.Latest(history, now), now).Result;
        if (!profile.Has(leaf))
            return Evaluation.Lasting(count.Includes(0));
        if (profile.TryRecall(leaf, now, out var known))
            return known;
        var tally = Count(selection.Among(profile.EventsFor(leaf), now), now);
        if (tally.LastsUntilItsTurn)
            profile.Remember(leaf, tally.Result);
        return tally.Result;
    }

    public override Grounds GroundsAt(IProfileHistory history, DateTimeOffset now)
    {
        var counted = selection.Counted(history, now);
        return new(counted.Count, [.. counted.Take(Grounds.MostShown)]);
    }

    private EventTally Count(EventSelection.SelectedEvents events, DateTimeOffset now)
    {
        var tally = new EventTally(count, now);
        if (tally.IsDecided)
            return tally;
        foreach (var (_, matches, opens, closes) in events)
        {
            tally.Add(matches, opens, closes);
            if (tally.IsDecided)
                break;
        }

        return tally;
    }

    internal override void AddTo(Dependencies dependencies) => selection.AddTo(dependencies);
}
