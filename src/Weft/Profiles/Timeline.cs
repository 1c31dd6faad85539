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
internal sealed class Timeline(StateBatch state)
{
    private const byte Named = (byte)'e';
    private const byte Other = (byte)'o';

    /// <summary>Adds an event; false when it stands there already.</summary>
    public bool Add(ulong fragment, TrackingEvent tracking)
    {
        var (group, name) = tracking.EventName is { } eventName ? (Named, eventName) : (Other, WordOf(tracking.Type));
        var key = EntryKey(fragment, group, name, tracking.Timestamp, tracking.MessageId, tracking.Source);
        if (state.Get(key) is not null)
            return false;
        state.Put(key, []);
        state.Put(BodyKey(key), tracking.Json.ToArray());
        return true;
    }

    /// <summary>The entry of an event that was seen; null when it is not there.</summary>
    public ProfileEvent? Find(ulong fragment, SeenEvent seen, string source, string messageId)
    {
        (byte Group, string Name)[] places = seen.Name is { } name ? [(Named, name)] : [(Other, "identify"), (Other, "group"), (Other, "alias")];
        foreach (var (group, called) in places)
        {
            var key = EntryKey(fragment, group, called, seen.Timestamp, messageId, source);
            if (state.Get(key) is not null)
                return ToEvent(key);
        }

        return null;
    }

    /// <summary>The events of one name, latest first.</summary>
    public IEnumerable<ProfileEvent> OfName(ulong fragment, string name) =>
        Read(GroupKey(fragment, Named, name));

    /// <summary>The names that audiences know the fragment's events by.</summary>
    public List<string> Names(ulong fragment) =>
        [.. Groups(fragment, Key.In(Table.Timeline, stackalloc byte[16]).Add(fragment).Add(Named).ToArray()).Select(group => group.Name)];

    /// <summary>Every event of any call, one list a name, each latest first.</summary>
    public IEnumerable<IEnumerable<ProfileEvent>> All(ulong fragment) =>
        Groups(fragment, Key.In(Table.Timeline, stackalloc byte[16]).Add(fragment).ToArray()).Select(group => Read(group.Prefix));

    private static string WordOf(EventType type) => type switch
    {
        EventType.Identify => "identify",
        EventType.Group => "group",
        _ => "alias",
    };

    // Jumps from name to name, however many events each has.
    private List<(string Name, byte[] Prefix)> Groups(ulong fragment, byte[] prefix)
    {
        var groups = new List<(string, byte[])>();
        var (from, to) = (prefix, ByteOrder.After(prefix));
        while (state.Scan(from, to).FirstOrDefault() is { Key: { } key })
        {
            var reader = new KeyReader(key);
            reader.Number();
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

    private IEnumerable<ProfileEvent> Read(byte[] prefix)
    {
        foreach (var (key, _) in state.Scan(prefix, backward: true))
            yield return ToEvent(key);
    }

    private ProfileEvent ToEvent(byte[] key)
    {
        var reader = new KeyReader(key);
        reader.Number();
        reader.Byte();
        var name = reader.Text();
        var at = reader.Instant();
        var messageId = reader.Text();
        return new(name, at, reader.Text(), messageId, () => JsonElement.Parse(state.Get(BodyKey(key))));
    }

    private static byte[] BodyKey(byte[] key) => [(byte)Table.EventBodies, .. key.AsSpan(1)];
}
