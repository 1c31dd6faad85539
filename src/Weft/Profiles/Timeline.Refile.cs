using Weft.Events;
using Weft.Storage;

namespace Weft.Profiles;

internal sealed partial class Timeline
{
    /// <summary>Takes events out that are filed elsewhere from here on.</summary>
    public void Remove(ulong fragment, IEnumerable<TrackingEvent> events)
    {
        foreach (var named in events.GroupBy(GroupOf))
        {
            foreach (var one in named)
                _state.Delete(EntryKey(fragment, named.Key.Group, named.Key.Name, one.Timestamp, one.MessageId, one.Source));
            if (named.Key.Group == Named)
                Forget(fragment, named.Key.Name, [.. named.Select(one => (one.Timestamp, one.MessageId, one.Source))]);
        }
    }

    /// <summary>The earliest event that is there and kept; null when there is none.</summary>
    public DateTimeOffset? Earliest(ulong fragment)
    {
        DateTimeOffset? earliest = null;
        foreach (var (group, name) in Groups(Key.In(Table.Timeline, stackalloc byte[16]).Add(fragment).ToArray()))
        {
            var key = GroupKey(fragment, group, name);
            if (_state.Scan(key, ByteOrder.After(key)).FirstOrDefault(row => IsKept(row.Value)) is { Key: { } first } row && ToEvent(first, row.Value, name).At is var at && !(at >= earliest))
                earliest = at;
        }

        return earliest;
    }

    /// <summary>Where its events lie in the log, from a key on.</summary>
    public List<(byte[] Key, EventPlace Place)> Places(ulong fragment, byte[] from, int most)
    {
        var prefix = Key.In(Table.Timeline, stackalloc byte[16]).Add(fragment).ToArray();
        return [.. _state.Scan(from.Length == 0 ? prefix : from, ByteOrder.After(prefix)).Take(most).Select(row => (row.Key, PlaceIn(row.Value)))];
    }

    /// <summary>Its calls of a type that audiences know no name of: when, and where they lie in the log.</summary>
    public IEnumerable<(DateTimeOffset At, EventPlace Place)> Calls(ulong fragment, EventType type)
    {
        var key = GroupKey(fragment, Other, WordOf(type));
        return _state.Scan(key, ByteOrder.After(key)).Where(row => IsKept(row.Value)).Select(row => ToEvent(row.Key, row.Value, WordOf(type))).Select(one => (one.At, one.Place));
    }

    private static (byte Group, string Name) GroupOf(TrackingEvent tracking) => tracking.EventName is { } name ? (Named, name) : (Other, WordOf(tracking.Type));

    private static EventPlace PlaceIn(byte[] value)
    {
        var reader = new ValueReader(value);
        return new(reader.Number(), (int)reader.Number());
    }

    // All of the list has to be known first: what is committed still has the rows.
    private void Forget(ulong fragment, string name, HashSet<(DateTimeOffset, string, string)> gone)
    {
        var history = HistoryOf(fragment);
        var list = history.FindEvents(name) ?? history.Add(name, ListOf(history, fragment, name));
        _ = list[int.MaxValue];
        list.RemoveAll(happened => gone.Contains((happened.At, happened.MessageId, happened.Source)));
        if (list[0] is null)
            history.EventNames = [.. history.EventNames!.Where(known => known != name)];
    }
}
