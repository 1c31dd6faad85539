using System.Buffers.Binary;

namespace Weft.Events;

/// <summary>The items of a payload, for <c>foreach</c>.</summary>
public readonly struct CollectedItemList
{
    private readonly ReadOnlyMemory<byte> _payload;

    internal CollectedItemList(ReadOnlyMemory<byte> payload) => _payload = payload;

    /// <summary>Starts at the first.</summary>
    /// <exception cref="InvalidDataException">The payload is of another format.</exception>
    public Enumerator GetEnumerator()
    {
        if (_payload.IsEmpty)
            return default;
        var format = _payload.Span[0];
        if (format != CollectedItems.Format)
        {
            throw new InvalidDataException(
                $"A frame of the log holds events in format {format}; this version of Weft reads format {CollectedItems.Format} alone. It was written by another version.");
        }

        return new(_payload[1..]);
    }

    /// <summary>Goes from item to item.</summary>
    public struct Enumerator
    {
        private ReadOnlyMemory<byte> _rest;

        internal Enumerator(ReadOnlyMemory<byte> items) => _rest = items;

        /// <summary>The item that it stands at.</summary>
        public CollectedItem Current { get; private set; }

        /// <summary>Goes to the next item; false behind the last.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty)
                return false;
            var start = _rest.Span;
            var end = 4 + (int)BinaryPrimitives.ReadUInt32LittleEndian(start);
            var tail = end - BinaryPrimitives.ReadUInt16LittleEndian(start[5..]);
            Current = new(
                (RejectionReason)(start[4] & ~CollectedItems.HeadMark), (start[4] & CollectedItems.HeadMark) != 0, _rest[CollectedItems.ItemStart..tail], _rest[tail..end]);
            _rest = _rest[end..];
            return true;
        }
    }
}
