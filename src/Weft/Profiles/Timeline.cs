using Weft.Events;
using Weft.Storage;

namespace Weft.Profiles;

/// <summary>
/// The events of a fragment, grouped by name and sorted by time; the messages stay in the log.
/// <code>
/// t | fragment | group | name | timestamp | message id | source -> position, place
/// b | position | place -> notes that were made behind the log, JSON
/// </code>
/// The group is <c>e</c> for what audiences know by a name (track, page, screen) and <c>o</c> for the other calls, whose name is the call's word. The key is
/// the event's identity: a repeat falls on the same entry.
/// </summary>
internal sealed partial class Timeline
{
    private const byte Named = (byte)'e';
    private const byte Other = (byte)'o';
    internal const int ReadAtOnce = 256;

    private readonly StateBatch _state;
    private readonly Histories _histories;
    private readonly EventBodies _bodies;
    private readonly List<ProfileEvent> _live = [];
    private readonly TimelineSweep _sweep;
    private long _first;

    private Timeline(StateBatch state)
    {
        (_state, _histories, _bodies) = (state, Histories.Of(state), new(state));
        (_sweep, _first) = (new(state, Table.Timeline), KeptEvents.First(state));
        state.Committed += ForgetBodies;
    }

    /// <summary>The one of a batch.</summary>
    public static Timeline Of(StateBatch state) => state.Shared(static state => new Timeline(state));

    /// <summary>Adds an event; false when it stands there already.</summary>
    /// <param name="fragment">Whose timeline.</param>
    /// <param name="tracking">The event.</param>
    /// <param name="place">Where it lies in the log.</param>
    /// <param name="mayStand">False when it is known not to stand there.</param>
    public bool Add(ulong fragment, TrackingEvent tracking, EventPlace place, bool mayStand)
    {
        var (group, name) = tracking.EventName is { } eventName ? (Named, eventName) : (Other, WordOf(tracking.Type));
        var key = Key.In(Table.Timeline, stackalloc byte[256]).Add(fragment).Add(group).Add(name).Add(tracking.Timestamp).Add(tracking.MessageId).Add(tracking.Source);
        if (mayStand && _state.Get(key.Span) is not null)
            return false;
        ValueWriter.Begin().Add(place.Position).Add((long)place.Place).PutInto(_state, key.Span);
        if (group == Named && _state.IsWriter)
            Show(fragment, name, tracking, place);
        return true;
    }

    /// <summary>Keeps notes on an event that were made behind the log.</summary>
    public void Note(EventPlace place, IReadOnlyList<string> notes) => _bodies.Note(place, notes);

    /// <summary>Events from before a frame of the log are not kept any more: nobody sees them from here on, and <see cref="Sweep"/> takes their rows away.</summary>
    public void Cut(long first)
    {
        _first = first;
        _histories.Cut(first);
        _bodies.Cut(first);
        _sweep.Begin();
    }

    /// <summary>Takes rows away that are not kept any more.</summary>
    /// <param name="most">How many rows to look at.</param>
    /// <returns>The fragments that lost events, and the names that audiences know these by.</returns>
    public IEnumerable<(ulong Fragment, string Name)> Sweep(int most)
    {
        foreach (var key in _sweep.GoOn(most, value => !IsKept(value)))
        {
            var reader = new KeyReader(key);
            var fragment = reader.Number();
            if (reader.Byte() == Named)
                yield return (fragment, reader.Text());
        }
    }

    /// <summary>The entry of an event; null when it is not there.</summary>
    public ProfileEvent? Find(ulong fragment, TrackingEvent tracking)
    {
        var (group, name) = tracking.EventName is { } eventName ? (Named, eventName) : (Other, WordOf(tracking.Type));
        var key = EntryKey(fragment, group, name, tracking.Timestamp, tracking.MessageId, tracking.Source);
        return _state.Get(key) is { } value && IsKept(value) ? ToEvent(key, value, name) : null;
    }

    /// <summary>The events of one name, latest first.</summary>
    public LatestFirst<ProfileEvent> OfName(ulong fragment, string name)
    {
        var history = HistoryOf(fragment);
        return history.FindEvents(name) ?? history.Add(name, ListOf(history, fragment, name));
    }

    /// <summary>The names that audiences know the fragment's events by.</summary>
    public IReadOnlyList<string> Names(ulong fragment) => HistoryOf(fragment).EventNames ?? NamesInState(fragment);

    /// <summary>Every event of any call that is committed, one list a name, each latest first.</summary>
    public IEnumerable<LatestFirst<ProfileEvent>> All(ulong fragment) =>
        Groups(Key.In(Table.Timeline, stackalloc byte[16]).Add(fragment).ToArray())
            .Select(group => new GroupEvents(this, null, fragment, group.Group, group.Name, isWhole: false));

    private static string WordOf(EventType type) => type switch
    {
        EventType.Identify => "identify",
        EventType.Group => "group",
        _ => "alias",
    };

    private void Show(ulong fragment, string name, TrackingEvent tracking, EventPlace place)
    {
        var history = HistoryOf(fragment);
        history.HasEvent(name);
        var happened = new ProfileEvent(name, tracking, place, _bodies);
        _live.Add(happened);
        _histories.Grow(history, 1);
        (history.FindEvents(name) ?? history.Add(name, ListOf(history, fragment, name))).Add(happened);
    }

    // The writer's, which keeps what it read: a whole history that is short costs one look into the store and not one for each name.
    private FragmentHistory HistoryOf(ulong fragment)
    {
        var history = _histories[fragment];
        if (history.EventNames is null && _state.IsWriter)
            Read(history, fragment);
        return history;
    }

    private void Read(FragmentHistory history, ulong fragment)
    {
        var from = NamedPrefix(fragment);
        var names = ShortHistory.Read<ProfileEvent>(
            _state.ScanCommitted(from, ByteOrder.After(from)), ReadAtOnce, NameIn, name => history.Add(name, ListOf(history, fragment, name)),
            (key, value, name) => IsKept(value) ? ToEvent(key, value, name) : null, out var rows);
        history.EventNames = names ?? (IReadOnlyList<string>)NamesInState(fragment);
        _histories.Grow(history, rows);
    }

    private string[] NamesInState(ulong fragment) =>
        [.. Groups(NamedPrefix(fragment)).Select(group => group.Name)];

    // A list of a fragment that was new when its history began is whole from the start, as every event since has gone through here.
    private GroupEvents ListOf(FragmentHistory history, ulong fragment, string name) => new(this, history, fragment, Named, name, isWhole: history.IsNew);

    // The frame's bytes are not kept in memory for as long as the event is.
    private void ForgetBodies()
    {
        _live.ForEach(static happened => happened.Forget());
        _live.Clear();
    }

    // Jumps from name to name, however many events each has.
    private List<(byte Group, string Name)> Groups(byte[] prefix)
    {
        var groups = new List<(byte, string)>();
        var (from, to) = (prefix, ByteOrder.After(prefix));
        while (_state.Scan(from, to).FirstOrDefault() is { Key: { } key })
        {
            var reader = new KeyReader(key);
            var fragment = reader.Number();
            var group = reader.Byte();
            var name = reader.Text();
            groups.Add((group, name));
            from = ByteOrder.After(GroupKey(fragment, group, name));
        }

        return groups;
    }

    /// <summary>What the keys of a fragment's named events begin with.</summary>
    internal static byte[] NamedPrefix(ulong fragment) => Key.In(Table.Timeline, stackalloc byte[16]).Add(fragment).Add(Named).ToArray();

    private static byte[] GroupKey(ulong fragment, byte group, string name) =>
        Key.In(Table.Timeline, stackalloc byte[256]).Add(fragment).Add(group).Add(name).ToArray();

    private static byte[] EntryKey(ulong fragment, byte group, string name, DateTimeOffset at, string messageId, string source) =>
        Key.In(Table.Timeline, stackalloc byte[256]).Add(fragment).Add(group).Add(name).Add(at).Add(messageId).Add(source).ToArray();

    private bool IsKept(byte[] value) => new ValueReader(value).Number() >= _first;

    private static string NameIn(byte[] key)
    {
        var reader = new KeyReader(key);
        reader.Number();
        reader.Byte();
        return EventNames.Of(reader.Utf8());
    }

    private ProfileEvent ToEvent(byte[] key, byte[] value, string name)
    {
        var reader = new KeyReader(key);
        reader.Number();
        reader.Byte();
        reader.Utf8();
        var at = reader.Instant();
        var messageId = reader.Text();
        var place = new ValueReader(value);
        return new(name, at, EventNames.Of(reader.Utf8()), messageId, new(place.Number(), (int)place.Number()), _bodies);
    }

    /// <summary>The events of one name, as far as they were read.</summary>
    private sealed class GroupEvents(Timeline timeline, FragmentHistory? history, ulong fragment, byte group, string name, bool isWhole) : StoredList<ProfileEvent>(timeline._state, isWhole)
    {
        protected override List<ProfileEvent> Read(ProfileEvent? before, int most)
        {
            var from = GroupKey(fragment, group, name);
            var to = before is null ? ByteOrder.After(from) : EntryKey(fragment, group, name, before.At, before.MessageId, before.Source);
            List<ProfileEvent> read =
                [.. timeline._state.ScanCommitted(from, to).Where(pair => timeline.IsKept(pair.Value)).Take(most).Select(pair => timeline.ToEvent(pair.Key, pair.Value, name))];
            if (history is not null)
                timeline._histories.Grow(history, read.Count);
            return read;
        }
    }
}
