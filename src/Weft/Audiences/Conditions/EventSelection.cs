using Weft.Audiences.Operators;
using Weft.Audiences.Windows;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary><c>event: NAME</c> (or a list, or <c>*</c>) with <c>where</c> and a time: which events a condition looks at.</summary>
internal sealed class EventSelection(string[] names, IReadOnlyList<PathFilter> filters, TimeWindow window)
{
    private const string AnyName = "*";

    public static EventSelection Read(MapReader map, ConditionReader reader) =>
        new(ReadNames(map, reader), PathFilter.ReadList(map.Child("where"), reader), TimeWindow.Read(map, reader));

    public void AddTo(Dependencies dependencies) => dependencies.Events.UnionWith(names);

    /// <summary>The events of these names that count at an instant or will from a later one on, latest first; not all of them pass the filters.</summary>
    public IEnumerable<SelectedEvent> LatestFirst(IProfileHistory history, DateTimeOffset now)
    {
        foreach (var happened in Timeline.LatestFirst(history, names))
        {
            var closes = window.Closes(happened.At);
            if (closes <= now)
                yield break;
            var opens = window.Opens(happened.At);
            if (opens != DateTimeOffset.MaxValue)
                yield return new(happened, Matches(happened, now), opens, closes);
        }
    }

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
}

/// <summary>An event that a condition looks at.</summary>
/// <param name="Event">The event.</param>
/// <param name="Matches">Whether its filters hold, and until when that is sure.</param>
/// <param name="Opens">From when it counts.</param>
/// <param name="Closes">From when it no longer does; no later than that of the event before it.</param>
internal readonly record struct SelectedEvent(ProfileEvent Event, Evaluation Matches, DateTimeOffset Opens, DateTimeOffset Closes);
