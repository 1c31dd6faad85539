using System.Text.Json;
using Weft.Events;
using Weft.Storage;

namespace Weft.Profiles;

/// <summary>
/// The events of a fragment, grouped by name and sorted by time.
/// <code>
/// t | fragment | group | name | timestamp | message id | source -> empty                         what is scanned
/// b | fragment | group | name | timestamp | message id | source -> the normalised message, JSON   read where it is asked for
/// </code>
/// The group is <c>e</c> for what audiences know by a name (track, page, screen) and <c>o</c> for the other calls, whose name is the call's word. The key is
/// the event's identity: a repeat falls on the same entry.
/// </summary>
internal sealed class Timeline
{
    private const byte Named = (byte)'e';
    private const byte Other = (byte)'o';

    private readonly StateBatch _state;
    private readonly Histories _histories;
    private readonly List<(ProfileEvent Event, byte[] Key)> _fresh = [];

    private Timeline(StateBatch state)
    {
        (_state, _histories) = (state, Histories.Of(state));
        state.Committed += ForgetBodies;
    }

    /// <summary>The one of a batch.</summary>
    public static Timeline Of(StateBatch state) => state.Shared(static state => new Timeline(state));

    /// <summary>Adds an event; false when it stands there already.</summary>
    public bool Add(ulong fragment, TrackingEvent tracking)
    {
        var (group, name) = tracking.EventName is { } eventName ? (Named, eventName) : (Other, WordOf(tracking.Type));
        var key = EntryKey(fragment, group, name, tracking.Timestamp, tracking.MessageId, tracking.Source);
        var history = _histories[fragment];
        var isFirst = group == Named && history.EventNames is { } names && !names.Contains(name);
        if (!isFirst && _state.Get(key) is not null)
            return false;
        _state.Put(key, []);
        _state.Put(BodyKey(key), tracking.Json.ToArray());
        if (group == Named)
            Show(history, fragment, name, tracking, key);
        return true;
    }

    /// <summary>The entry of an event that was seen; null when it is not there.</summary>
    public ProfileEvent? Find(ulong fragment, SeenEvent seen, string source, string messageId)
    {
        (byte Group, string Name)[] places = seen.Name is { } name ? [(Named, name)] : [(Other, "identify"), (Other, "group"), (Other, "alias")];
        foreach (var (group, called) in places)
        {
            var key = EntryKey(fragment, group, called, seen.Timestamp, messageId, source);
            if (_state.Get(key) is not null)
                return ToEvent(key, called);
        }

        return null;
    }

    /// <summary>The events of one name, latest first.</summary>
    public LatestFirst<ProfileEvent> OfName(ulong fragment, string name)
    {
        var history = _histories[fragment];
        return history.FindEvents(name) ?? history.Add(name, ListOf(history, fragment, name));
    }

    /// <summary>The names that audiences know the fragment's events by.</summary>
    public IReadOnlyList<string> Names(ulong fragment) =>
        _histories[fragment].EventNames ??= [.. Groups(Key.In(Table.Timeline, stackalloc byte[16]).Add(fragment).Add(Named).ToArray()).Select(group => group.Name)];

    /// <summary>Every event of any call, one list a name, each latest first.</summary>
    public IEnumerable<LatestFirst<ProfileEvent>> All(ulong fragment) =>
        Groups(Key.In(Table.Timeline, stackalloc byte[16]).Add(fragment).ToArray()).Select(group => LatestFirst.Over<ProfileEvent>(Read(group.Prefix, group.Name)));

    private static string WordOf(EventType type) => type switch
    {
        EventType.Identify => "identify",
        EventType.Group => "group",
        _ => "alias",
    };

    private void Show(FragmentHistory history, ulong fragment, string name, TrackingEvent tracking, byte[] key)
    {
        if (history.EventNames is { } names && !names.Contains(name))
            names.Add(name);
        if (!_state.IsWriter)
            return;
        var happened = new ProfileEvent(name, tracking.Timestamp, tracking.Source, tracking.MessageId, () => tracking.Body);
        _fresh.Add((happened, key));
        (history.FindEvents(name) ?? history.Add(name, ListOf(history, fragment, name))).Add(happened);
    }

    // A list of a fragment that was new when its history began is whole from the start, as every event since has gone through here.
    private NamedEvents ListOf(FragmentHistory history, ulong fragment, string name) => new(this, fragment, name, isWhole: history.IsNew);

    // The frame's bytes are not kept in memory for as long as the event is.
    private void ForgetBodies()
    {
        foreach (var (happened, key) in _fresh)
            happened.Forget(() => BodyAt(key));
        _fresh.Clear();
    }

    private JsonElement BodyAt(byte[] key) => JsonElement.Parse(_state.Get(BodyKey(key)));

    // Jumps from name to name, however many events each has.
    private List<(string Name, byte[] Prefix)> Groups(byte[] prefix)
    {
        var groups = new List<(string, byte[])>();
        var (from, to) = (prefix, ByteOrder.After(prefix));
        while (_state.Scan(from, to).FirstOrDefault() is { Key: { } key })
        {
            var reader = new KeyReader(key);
            var fragment = reader.Number();
            var group = reader.Byte();
            var name = reader.Text();
            var found = GroupKey(fragment, group, name);
            groups.Add((name, found));
            from = ByteOrder.After(found);
        }

        return groups;
    }

    private static byte[] GroupKey(ulong fragment, byte group, string name) =>
        Key.In(Table.Timeline, stackalloc byte[256]).Add(fragment).Add(group).Add(name).ToArray();

    private static byte[] EntryKey(ulong fragment, byte group, string name, DateTimeOffset at, string messageId, string source) =>
        Key.In(Table.Timeline, stackalloc byte[256]).Add(fragment).Add(group).Add(name).Add(at).Add(messageId).Add(source).ToArray();

    private IEnumerable<ProfileEvent> Read(byte[] prefix, string name)
    {
        foreach (var (key, _) in _state.Scan(prefix, backward: true))
            yield return ToEvent(key, name);
    }

    private ProfileEvent ToEvent(byte[] key, string name)
    {
        var reader = new KeyReader(key);
        reader.Number();
        reader.Byte();
        reader.Text();
        var at = reader.Instant();
        var messageId = reader.Text();
        return new(name, at, reader.Text(), messageId, () => BodyAt(key));
    }

    private static byte[] BodyKey(byte[] key) => [(byte)Table.EventBodies, .. key.AsSpan(1)];

    /// <summary>The events of one name, as far as they were read.</summary>
    private sealed class NamedEvents(Timeline timeline, ulong fragment, string name, bool isWhole) : StoredList<ProfileEvent>(timeline._state, isWhole)
    {
        protected override List<ProfileEvent> Read(ProfileEvent? before, int most)
        {
            var from = GroupKey(fragment, Named, name);
            var to = before is null ? ByteOrder.After(from) : EntryKey(fragment, Named, name, before.At, before.MessageId, before.Source);
            return [.. timeline._state.ScanCommitted(from, to).Take(most).Select(pair => timeline.ToEvent(pair.Key, name))];
        }
    }
}
