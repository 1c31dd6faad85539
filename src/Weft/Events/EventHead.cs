using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Weft.Events;

/// <summary>
/// What is known of a normalised message without reading its JSON: the call, the times, where the members stand that others ask for, and what there is to look for.
/// It lies beside the message in the log:
/// <code>
/// call (3 bits) and EventHolds (from bit 3)  u8
/// receivedAt                                 u64, UTC ticks, little-endian
/// receivedAt − timestamp                     signed variable number, ticks
/// members that are there                     u16, little-endian: bit n is EventField n
/// for each of them, lowest first             signed variable number: from the end of the one before to its start;
///                                            variable number: length × 2, + 1 for a text with escapes
/// </code>
/// A text stands there without its quotes, an object from brace to brace. A member of another kind than it should have is not there.
/// </summary>
internal struct EventHead
{
    /// <summary>How many fields it may hold: the first of <see cref="EventField"/>.</summary>
    public const int Fields = (int)EventField.Notes + 1;

    /// <summary>The most bytes that one takes.</summary>
    public const int MostBytes = 1 + 8 + VariableNumber.MostBytes + 2 + (Fields * 2 * 5);

    private MemberPlaces _places;
    private ushort _present;

    public EventType Type { get; set; }

    public EventHolds Holds { get; set; }

    public long TimestampTicks { get; set; }

    public long ReceivedAtTicks { get; set; }

    /// <summary>Where a member stands; length 0 at 0 when it is not there.</summary>
    public readonly MemberPlace this[EventField field] => _places[(int)field];

    /// <summary>Notes where a member stands.</summary>
    public void Set(EventField field, int start, int length, bool isEscaped = false)
    {
        _places[(int)field] = new(start, length, isEscaped);
        _present |= (ushort)(1 << (int)field);
    }

    /// <summary>Forgets the members, to be used for the next message.</summary>
    public void Clear() => _present = 0;

    /// <summary>Writes it and returns how many bytes it took.</summary>
    public readonly int Write(Span<byte> to)
    {
        to[0] = (byte)((int)Type | ((int)Holds << 3));
        BinaryPrimitives.WriteInt64LittleEndian(to[1..], ReceivedAtTicks);
        var length = 9 + VariableNumber.WriteSigned(to[9..], ReceivedAtTicks - TimestampTicks);
        BinaryPrimitives.WriteUInt16LittleEndian(to[length..], _present);
        length += 2;
        var end = 0;
        for (uint left = _present; left != 0; left &= left - 1)
        {
            var place = _places[BitOperations.TrailingZeroCount(left)];
            length += VariableNumber.WriteSigned(to[length..], place.Start - end);
            length += VariableNumber.Write(to[length..], ((uint)place.Length << 1) | (place.IsEscaped ? 1u : 0));
            end = place.Start + place.Length;
        }

        return length;
    }

    /// <summary>Reads one.</summary>
    public static EventHead Read(ReadOnlySpan<byte> from)
    {
        var head = new EventHead
        {
            Type = (EventType)(from[0] & 7),
            Holds = (EventHolds)(from[0] >> 3),
            ReceivedAtTicks = BinaryPrimitives.ReadInt64LittleEndian(from[1..]),
        };
        from = from[9..];
        head.TimestampTicks = head.ReceivedAtTicks - VariableNumber.ReadSigned(ref from);
        head._present = BinaryPrimitives.ReadUInt16LittleEndian(from);
        head.ReadPlaces(from[2..]);
        return head;
    }

    private void ReadPlaces(ReadOnlySpan<byte> from)
    {
        var end = 0;
        for (uint left = _present; left != 0; left &= left - 1)
        {
            var start = end + (int)VariableNumber.ReadSigned(ref from);
            var length = (uint)VariableNumber.Read(ref from);
            _places[BitOperations.TrailingZeroCount(left)] = new(start, (int)(length >> 1), (length & 1) != 0);
            end = start + (int)(length >> 1);
        }
    }

    [InlineArray(Fields)]
    private struct MemberPlaces
    {
        private MemberPlace _first;
    }
}

/// <summary>Where a member's value stands in the JSON: a text without its quotes, an object from brace to brace.</summary>
/// <param name="Start">In bytes from the start of the message; 0 when the member is not there.</param>
/// <param name="Length">In bytes.</param>
/// <param name="IsEscaped">True for a text with escapes.</param>
internal readonly record struct MemberPlace(int Start, int Length, bool IsEscaped)
{
    /// <summary>Whether the member is there: nothing stands before the message's brace.</summary>
    public bool Exists => Start > 0;
}
