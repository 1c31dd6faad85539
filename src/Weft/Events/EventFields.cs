using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Weft.Events;

/// <summary>
/// The common fields of the tracking API. Those down to <see cref="Notes"/> have a place in a message's head (<see cref="EventHead"/>): their numbers are stored and
/// never change.
/// </summary>
internal enum EventField
{
    MessageId, UserId, AnonymousId, PreviousId, GroupId, Event, Name, Category, OriginalTimestamp, SentAt, Properties, Traits, Context, Integrations, Channel, Notes,
    Type, Timestamp, ReceivedAt, Version, WriteKey,
}

/// <summary>The members of one item: the common ones by field, the others as they came. Used again for each item.</summary>
internal sealed class EventFields
{
    private static readonly byte[][] Names =
    [
        "messageId"u8.ToArray(), "userId"u8.ToArray(), "anonymousId"u8.ToArray(), "previousId"u8.ToArray(), "groupId"u8.ToArray(), "event"u8.ToArray(),
        "name"u8.ToArray(), "category"u8.ToArray(), "originalTimestamp"u8.ToArray(), "sentAt"u8.ToArray(), "properties"u8.ToArray(), "traits"u8.ToArray(),
        "context"u8.ToArray(), "integrations"u8.ToArray(), "channel"u8.ToArray(), "_notes"u8.ToArray(), "type"u8.ToArray(), "timestamp"u8.ToArray(),
        "receivedAt"u8.ToArray(), "version"u8.ToArray(), "writeKey"u8.ToArray(),
    ];

    private readonly JsonElement[] _known = new JsonElement[Names.Length];

    /// <summary>The members that are not common fields.</summary>
    public List<JsonProperty> Others { get; } = [];

    /// <summary>The value of a field; undefined when absent or null.</summary>
    public JsonElement this[EventField field] => _known[(int)field];

    /// <summary>The name of a field on the wire.</summary>
    public static ReadOnlySpan<byte> NameOf(EventField field) => Names[(int)field];

    /// <summary>Takes the members of an item in place of those before.</summary>
    public void Read(JsonElement item)
    {
        Array.Clear(_known);
        Others.Clear();
        foreach (var member in item.EnumerateObject())
        {
            var field = Find(NameOf(member));
            if (field < 0)
                Others.Add(member);
            else if (member.Value.ValueKind != JsonValueKind.Null)
                _known[field] = member.Value;
        }
    }

    /// <summary>A member's name in UTF-8, without escapes.</summary>
    public static ReadOnlySpan<byte> NameOf(JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        return raw.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(member.Name) : raw;
    }

    /// <summary>The field of a name; negative when it is none.</summary>
    public static int Find(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
                return i;
        }

        return -1;
    }
}
