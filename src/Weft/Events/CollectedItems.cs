using System.Buffers;
using System.Buffers.Binary;
using Weft.Log;

namespace Weft.Events;

/// <summary>
/// The payload of a log frame of events:
/// <code>
/// format         u8: 64. The format before had none, and began with a number up to 13
/// for each item  length u32 of what follows; reason u8, its top bit set where a head is;
///                length u16 of the tail; JSON; tail: the head, or else the message id in UTF-8
/// </code>
/// Numbers are little-endian. A frame of no items may be empty.
/// </summary>
public static class CollectedItems
{
    internal const byte Format = 64;
    internal const byte HeadMark = 0x80;

    /// <summary>The bytes of an item before its JSON.</summary>
    internal const int ItemStart = 7;

    /// <summary>Begins a payload.</summary>
    public static void Begin(IBufferWriter<byte> payload)
    {
        payload.GetSpan(1)[0] = Format;
        payload.Advance(1);
    }

    /// <summary>Appends one item to a payload that was begun.</summary>
    public static void Write(IBufferWriter<byte> payload, in CollectedItem item)
    {
        var json = item.Json.Span;
        var tail = item.Tail.Span;
        var span = payload.GetSpan(ItemStart + json.Length + tail.Length);
        WriteStart(span, item.Reason, item.HasHead, json.Length, tail.Length);
        json.CopyTo(span[ItemStart..]);
        tail.CopyTo(span[(ItemStart + json.Length)..]);
        payload.Advance(ItemStart + json.Length + tail.Length);
    }

    /// <summary>The items of a payload, one after the other, without allocating; their JSON points into it.</summary>
    /// <exception cref="InvalidDataException">While it is read: the payload is of another format.</exception>
    public static CollectedItemList Read(ReadOnlyMemory<byte> payload) => new(payload);

    /// <summary>The items of a frame; none where it holds something else.</summary>
    public static CollectedItemList Of(in LogFrame frame) => new(frame.Kind is FrameKind.Events or FrameKind.Import ? frame.Payload : default);

    /// <summary>The item at a place in a payload, from 0.</summary>
    public static CollectedItem At(ReadOnlyMemory<byte> payload, int place)
    {
        foreach (var item in Read(payload))
        {
            if (place-- == 0)
                return item;
        }

        throw new ArgumentOutOfRangeException(nameof(place), "The payload holds fewer items.");
    }

    /// <summary>The item at the start of some bytes.</summary>
    internal static CollectedItem First(ReadOnlyMemory<byte> items)
    {
        var all = new CollectedItemList.Enumerator(items);
        return all.MoveNext() ? all.Current : throw new ArgumentException("There is no item.", nameof(items));
    }

    /// <summary>Gives the item at the start of some bytes another reason.</summary>
    internal static void SetReason(Span<byte> item, RejectionReason reason) => item[4] = (byte)((item[4] & HeadMark) | (int)reason);

    internal static void WriteStart(Span<byte> to, RejectionReason reason, bool hasHead, int json, int tail)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)(ItemStart - 4 + json + tail));
        to[4] = (byte)((int)reason | (hasHead ? HeadMark : 0));
        BinaryPrimitives.WriteUInt16LittleEndian(to[5..], (ushort)tail);
    }
}
