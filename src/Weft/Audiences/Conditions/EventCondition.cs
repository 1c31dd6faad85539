using Weft.Audiences.Operators;
using Weft.Audiences.Windows;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary>
/// <c>event: NAME</c> (or a list, or <c>*</c>) with <c>where</c>, <c>count</c> and a time: how many events of these names match, counted from the
/// latest back and only as far as the answer needs.
/// </summary>
internal sealed class EventCondition(string[] names, IReadOnlyList<PathFilter> filters, EventCount count, TimeWindow window) : Condition
{
    private const string AnyName = "*";
    private static readonly string[] Aggregates = ["sum", "avg", "min", "max", "distinct"];

    public static Condition? Read(MapReader map, ConditionReader reader)
    {
        RefuseAggregates(map, reader);
        var names = ReadNames(map, reader);
        var filters = PathFilter.ReadList(map.Child("where"), reader);
        var count = EventCount.Read(map.Child("count"), reader);
        return new EventCondition(names, filters, count, TimeWindow.Read(map, reader));
    }

    public override Evaluation Evaluate(IProfileHistory history, DateTimeOffset now)
    {
        var tally = new EventTally(count, now);
        if (tally.IsDecided)
            return tally.Result;
        foreach (var happened in Timeline.LatestFirst(history, names))
        {
            var closes = window.Closes(happened.At);
            if (closes <= now)
                break;
            tally.Add(Matches(happened, now), window.Opens(happened.At), closes);
            if (tally.IsDecided)
                break;
        }

        return tally.Result;
    }

    internal override void AddTo(Dependencies dependencies) => dependencies.Events.UnionWith(names);

    private Evaluation Matches(ProfileEvent happened, DateTimeOffset now)
    {
        var fails = new AnyOf();
        foreach (var filter in filters)
        {
            fails.Add(filter.Evaluate(happened.Body, now).Not());
            if (fails.IsSettled)
                break;
        }

        return fails.Result.Not();
    }

    private static string[] ReadNames(MapReader map, ConditionReader reader)
    {
        var before = reader.Errors.All.Count;
        var names = map.Texts("event").Distinct().ToArray();
        if ((names.Length == 0 || names.Contains("")) && reader.Errors.All.Count == before)
            reader.Errors.Add(map.Node["event"], "must be an event's name, a list of names, or \"*\" for every track, page and screen");
        return names.Contains(AnyName) ? [AnyName] : names;
    }

    private static void RefuseAggregates(MapReader map, ConditionReader reader)
    {
        foreach (var aggregate in Aggregates.Where(aggregate => map.Child(aggregate).Kind != ConfigKind.Missing))
        {
            reader.Errors.Add(map.Node[aggregate], "aggregates are not available yet in this version; an event takes where, count and a time");
            foreach (var comparison in OperatorTable.Names)
                map.Child(comparison);
        }
    }
}
