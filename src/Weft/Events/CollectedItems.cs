using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Weft.Events;

/// <summary>
/// The payload of a log frame of events: for each item <c>reason u8, message id length u16 and UTF-8, JSON length u32 and bytes</c>, little-endian.
/// </summary>
public static class CollectedItems
{
    /// <summary>Appends one item to a payload.</summary>
    public static void Write(IBufferWriter<byte> payload, in CollectedItem item)
    {
        var idLength = Encoding.UTF8.GetByteCount(item.MessageId);
        var span = payload.GetSpan(7 + idLength + item.Json.Length);
        span[0] = (byte)item.Reason;
        BinaryPrimitives.WriteUInt16LittleEndian(span[1..], (ushort)idLength);
        Encoding.UTF8.GetBytes(item.MessageId, span[3..]);
        BinaryPrimitives.WriteUInt32LittleEndian(span[(3 + idLength)..], (uint)item.Json.Length);
        item.Json.Span.CopyTo(span[(7 + idLength)..]);
        payload.Advance(7 + idLength + item.Json.Length);
    }

    /// <summary>The items of a payload; their JSON points into it.</summary>
    public static IEnumerable<CollectedItem> Read(ReadOnlyMemory<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            var idLength = BinaryPrimitives.ReadUInt16LittleEndian(payload.Span[1..]);
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(payload.Span[(3 + idLength)..]);
            yield return new(
                (RejectionReason)payload.Span[0],
                Encoding.UTF8.GetString(payload.Span.Slice(3, idLength)),
                payload.Slice(7 + idLength, length));
            payload = payload[(7 + idLength + length)..];
        }
    }
}
