using System.Runtime.InteropServices;

namespace Weft.Events;

/// <summary>
/// The common fields of the tracking API. Those down to <see cref="Notes"/> have a place in a message's head (<see cref="EventHead"/>): their numbers are stored and
/// never change. The last four are members of <c>context</c>.
/// </summary>
internal enum EventField
{
    MessageId, UserId, AnonymousId, PreviousId, GroupId, Event, Name, Category, OriginalTimestamp, SentAt, Properties, Traits, Context, Integrations, Channel, Notes,
    Type, Timestamp, ReceivedAt, Version, WriteKey,
    ContextIp, ContextTraits, ContextExternalIds, ContextExternalId,
}

/// <summary>The members of one item by field: where each stands in the body. Used again for each item.</summary>
internal sealed class EventFields
{
    /// <summary>What is no common field.</summary>
    public const EventField Other = (EventField)(-1);

    private const int Count = (int)EventField.ContextExternalId + 1;

    private static readonly byte[][] Names =
    [
        "messageId"u8.ToArray(), "userId"u8.ToArray(), "anonymousId"u8.ToArray(), "previousId"u8.ToArray(), "groupId"u8.ToArray(), "event"u8.ToArray(),
        "name"u8.ToArray(), "category"u8.ToArray(), "originalTimestamp"u8.ToArray(), "sentAt"u8.ToArray(), "properties"u8.ToArray(), "traits"u8.ToArray(),
        "context"u8.ToArray(), "integrations"u8.ToArray(), "channel"u8.ToArray(), "_notes"u8.ToArray(), "type"u8.ToArray(), "timestamp"u8.ToArray(),
        "receivedAt"u8.ToArray(), "version"u8.ToArray(), "writeKey"u8.ToArray(),
    ];

    private static readonly EventField[][] ByLength = [.. Enumerable.Range(0, Names.Max(name => name.Length) + 1).Select(OfLength)];
    private static readonly byte[][] Openings = [.. Names.Select(name => (byte[])[(byte)',', (byte)'"', .. name, (byte)'"', (byte)':'])];

    private readonly JsonPlace[] _places = new JsonPlace[Count];

    /// <summary>The value of a field; it does not exist when the member is absent or null. A member of <c>context</c> may be null.</summary>
    public ref readonly JsonPlace this[EventField field] => ref _places[(int)field];

    /// <summary>The name of a field on the wire.</summary>
    public static ReadOnlySpan<byte> NameOf(EventField field) => Names[(int)field];

    /// <summary>What stands before a field's value in a message: comma, name and colon.</summary>
    public static ReadOnlySpan<byte> OpeningOf(EventField field) => Openings[(int)field];

    /// <summary>Takes the members of an item in place of those before.</summary>
    public void Take(ReadOnlySpan<ScannedMember> members)
    {
        Array.Clear(_places);
        foreach (ref readonly var member in members)
        {
            if (member.Field != Other)
                _places[(int)member.Field] = member.Value;
        }
    }

    /// <summary>The field of a name; <see cref="Other"/> when it is none.</summary>
    public static EventField Find(ReadOnlySpan<byte> name)
    {
        if (name.Length >= ByLength.Length)
            return Other;
        foreach (var field in ByLength[name.Length])
        {
            if (name.SequenceEqual(Names[(int)field]))
                return field;
        }

        return Other;
    }

    private static EventField[] OfLength(int length) =>
        [.. Enumerable.Range(0, Names.Length).Where(field => Names[field].Length == length).Select(field => (EventField)field)];
}

/// <summary>Where a value stands in a body: raw, a text with its quotes.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JsonPlace(int Start, int Length, System.Text.Json.JsonTokenType Kind, PlaceMarks Marks)
{
    public bool Exists => Kind != System.Text.Json.JsonTokenType.None;

    public bool IsText => Kind == System.Text.Json.JsonTokenType.String;

    public bool IsObject => Kind == System.Text.Json.JsonTokenType.StartObject;

    public bool Is(PlaceMarks mark) => (Marks & mark) != 0;

    /// <summary>Its JSON.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> body) => body.Slice(Start, Length);

    /// <summary>What is between the first byte and the last: a text without its quotes, escapes and all.</summary>
    public ReadOnlySpan<byte> Inner(ReadOnlySpan<byte> body) => body.Slice(Start + 1, Length - 2);
}

/// <summary>What is known of a value.</summary>
[Flags]
internal enum PlaceMarks : byte
{
    None = 0,

    /// <summary>A text with escapes.</summary>
    Escaped = 1,

    /// <summary>An object that has members of its own whose names are written with escapes.</summary>
    EscapedNames = 2,
}

/// <summary>A member of an item: of <see cref="EventFields.Other"/> the name is noted too.</summary>
internal readonly record struct ScannedMember(EventField Field, JsonPlace Value, JsonPlace Name);

/// <summary>An item of a body.</summary>
/// <param name="Start">Where it stands.</param>
/// <param name="Length">In bytes.</param>
/// <param name="First">Its first member among all.</param>
/// <param name="Count">How many members it has, those of its <c>context</c> that matter with them.</param>
/// <param name="Holds">What there is in it to look for.</param>
/// <param name="IsSound">Whether it is an object, nested 64 levels deep at most, with each name once, and every text can be read.</param>
internal readonly record struct ScannedItem(int Start, int Length, int First, int Count, EventHolds Holds, bool IsSound);
