using Weft.Audiences.Conditions;
using Weft.Configuration;

namespace Weft.Audiences.Windows;

/// <summary>
/// Which events count by their time. An event at <c>t</c> counts at <c>now</c> when <c>Opens(t) ≤ now &lt; Closes(t)</c>, never before <c>t</c> itself; neither
/// bound comes earlier for a later event. <see cref="DateTimeOffset.MaxValue"/> is never, <see cref="DateTimeOffset.MinValue"/> long past.
/// </summary>
internal abstract class TimeWindow
{
    private static readonly string[] Kinds = ["within", "between", "this", "since", "until"];

    /// <summary>From when an event at that time counts.</summary>
    public abstract DateTimeOffset Opens(DateTimeOffset at);

    /// <summary>From when it no longer counts.</summary>
    public abstract DateTimeOffset Closes(DateTimeOffset at);

    /// <summary>When the events that count at an instant happened: from the first of the two on, and before the second.</summary>
    public (DateTimeOffset From, DateTimeOffset Before) Span(DateTimeOffset now) => (First(at => Closes(at) > now), First(at => Opens(at) > now));

    /// <summary>Reads the time that stands beside an event; all history when there is none.</summary>
    public static TimeWindow Read(MapReader map, ConditionReader reader)
    {
        foreach (var kind in Kinds)
            map.Child(kind);
        var found = map.Node.Entries.Where(entry => Kinds.Contains(entry.Key)).Select(entry => entry.Key).ToList();
        var only = found.Where(key => key is not ("since" or "until")).ToList();
        if (only.Count == 0)
            return FixedWindow.Read(map.Node["since"], map.Node["until"], reader);
        if (found.Count == 1)
            return Read(only[0], map.Node[only[0]], reader);
        reader.Errors.Add(map.Node[found[1]], $"cannot stand beside {found[0]}: one time is taken here (since and until may stand together)");
        return FixedWindow.Always;
    }

    // Both bounds only ever rise, so that the search finds to the tick where they pass now; whatever the window.
    private static DateTimeOffset First(Func<DateTimeOffset, bool> holds)
    {
        var (low, high) = (DateTimeOffset.MinValue.UtcTicks, DateTimeOffset.MaxValue.UtcTicks);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (holds(new(middle, TimeSpan.Zero)))
                high = middle;
            else
                low = middle + 1;
        }

        return new(low, TimeSpan.Zero);
    }

    private static TimeWindow Read(string kind, ConfigNode node, ConditionReader reader) => kind switch
    {
        "this" => CalendarWindow.Read(node, node.Text, reader),
        "within" when node.Text.StartsWith(CalendarWindow.Prefix, StringComparison.Ordinal) =>
            CalendarWindow.Read(node, node.Text[CalendarWindow.Prefix.Length..], reader),
        "within" => AgoWindow.ReadWithin(node, reader),
        _ => AgoWindow.ReadBetween(node, reader),
    };
}
