using Weft.Audiences.Operators;
using Weft.Audiences.Windows;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary><c>event: NAME</c> (or a list, or <c>*</c>) with <c>where</c> and a time: which events a condition looks at.</summary>
internal sealed class EventSelection
{
    private const string AnyName = "*";
    private const string EventKey = "event";
    private readonly string[] _names;
    private readonly PathFilter[] _filters;
    private readonly TimeWindow _window;
    private readonly FilterNumbers _numbers;
    private readonly int _number;

    private EventSelection(string[] names, ConfigNode where, ConditionReader reader, TimeWindow window)
    {
        (_names, _filters, _window) = (names, PathFilter.ReadList(where, reader), window);
        _numbers = reader.Numbers;
        AsksForNow = Array.Exists(_filters, filter => filter.AsksForNow);
        _number = AsksForNow ? -1 : _numbers.Of(names, where);
    }

    /// <summary>Whether an event's passing the filters depends on the instant too.</summary>
    public bool AsksForNow { get; }

    /// <summary>Reads one; the names stand behind <c>event</c>, or behind another key.</summary>
    public static EventSelection Read(MapReader map, ConditionReader reader, string key = EventKey) => ReadIn(TimeWindow.Read(map, reader), map, reader, key);

    /// <summary>Reads one that stands without a time.</summary>
    public static EventSelection ReadOfAnyTime(MapReader map, ConditionReader reader) => ReadIn(FixedWindow.Always, map, reader, EventKey);

    /// <summary>Reads one whose time stands elsewhere.</summary>
    public static EventSelection ReadIn(TimeWindow window, MapReader map, ConditionReader reader, string key) =>
        new(ReadNames(map, reader, key), map.Child("where"), reader, window);

    /// <summary>The names; <c>*</c> alone for all.</summary>
    public string[] Names => _names;

    /// <summary>What an event must pass besides.</summary>
    public IReadOnlyList<PathFilter> Filters => _filters;

    /// <summary>When the events that count at an instant happened: from the first of the two on, and before the second.</summary>
    public (DateTimeOffset From, DateTimeOffset Before) Span(DateTimeOffset now) => _window.Span(now);

    /// <summary>The names that any of several looks at; <c>*</c> alone for all.</summary>
    public static string[] NamesOf(IEnumerable<EventSelection> selections)
    {
        string[] names = [.. selections.SelectMany(selection => selection._names).Distinct()];
        return names.Contains(AnyName) ? [AnyName] : names;
    }

    /// <summary>Whether an event has one of the names.</summary>
    public bool Takes(ProfileEvent happened) => _names[0] == AnyName || Array.IndexOf(_names, happened.Name) >= 0;

    /// <summary>From when an event at an instant counts.</summary>
    public DateTimeOffset Opens(DateTimeOffset at) => _window.Opens(at);

    /// <summary>From when an event at an instant no longer counts.</summary>
    public DateTimeOffset Closes(DateTimeOffset at) => _window.Closes(at);

    public void AddTo(Dependencies dependencies) => dependencies.Events.UnionWith(_names);

    /// <summary>The events of these names that count at an instant or will from a later one on, latest first; not all of them pass the filters.</summary>
    public SelectedEvents Latest(IProfileHistory history, DateTimeOffset now) => new(this, EventsOf(history), now);

    /// <summary>The same among the events of these names.</summary>
    public SelectedEvents Among(LatestFirst<ProfileEvent> events, DateTimeOffset now) => new(this, events, now);

    /// <summary>Every event that counts at an instant, latest first.</summary>
    public List<ProfileEvent> Counted(IProfileHistory history, DateTimeOffset now)
    {
        var counted = new List<ProfileEvent>();
        foreach (var (happened, matches, opens, _) in Latest(history, now))
        {
            if (matches.IsMember && opens <= now)
                counted.Add(happened);
        }

        return counted;
    }

    private LatestFirst<ProfileEvent> EventsOf(IProfileHistory history) =>
        _names.Length == 1 ? history.Events(_names[0]) : Profiles.LatestFirst.Merge<ProfileEvent>(Array.ConvertAll(_names, history.Events));

    /// <summary>Whether an event of these names passes the filters, and until when that is sure.</summary>
    public Evaluation Matches(ProfileEvent happened, DateTimeOffset now)
    {
        if (_filters.Length == 0)
            return Evaluation.Lasting(true);
        if (_number >= 0 && happened.Recall(_numbers, _number) is { } known)
            return Evaluation.Lasting(known);
        var found = Test(happened, now);
        if (_number >= 0)
            happened.Remember(_numbers, _number, found.IsMember);
        return found;
    }

    private Evaluation Test(ProfileEvent happened, DateTimeOffset now)
    {
        var fails = new AnyOf();
        foreach (var filter in _filters)
        {
            fails.Add(filter.Evaluate(happened.Body, now).Not());
            if (fails.IsSettled)
                break;
        }

        return fails.Result.Not();
    }

    private static string[] ReadNames(MapReader map, ConditionReader reader, string key)
    {
        var before = reader.Errors.All.Count;
        var names = map.Texts(key).Distinct().ToArray();
        if ((names.Length == 0 || names.Contains("")) && reader.Errors.All.Count == before)
            reader.Errors.Add(map.Node[key], "must be an event's name, a list of names, or \"*\" for every track, page and screen");
        return names.Contains(AnyName) ? [AnyName] : names;
    }

    /// <summary>Goes through the events, one after the other.</summary>
    internal struct SelectedEvents(EventSelection selection, LatestFirst<ProfileEvent> events, DateTimeOffset now)
    {
        private int _place = -1;

        public SelectedEvent Current { get; private set; }

        public readonly SelectedEvents GetEnumerator() => this;

        public bool MoveNext()
        {
            while (events[++_place] is { } happened)
            {
                var closes = selection._window.Closes(happened.At);
                if (closes <= now)
                    return false;
                var opens = selection._window.Opens(happened.At);
                if (opens == DateTimeOffset.MaxValue)
                    continue;
                Current = new(happened, selection.Matches(happened, now), opens, closes);
                return true;
            }

            return false;
        }
    }
}

/// <summary>An event that a condition looks at.</summary>
/// <param name="Event">The event.</param>
/// <param name="Matches">Whether its filters hold, and until when that is sure.</param>
/// <param name="Opens">From when it counts.</param>
/// <param name="Closes">From when it no longer does; no later than that of the event before it.</param>
internal readonly record struct SelectedEvent(ProfileEvent Event, Evaluation Matches, DateTimeOffset Opens, DateTimeOffset Closes);
