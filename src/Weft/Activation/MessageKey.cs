using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Weft.Storage;

namespace Weft.Activation;

/// <summary>Names one message at one destination: (destination, position, ordinal, mapping), the same after a replay.</summary>
/// <param name="Destination">The destination's key.</param>
/// <param name="Position">The log position that caused it.</param>
/// <param name="Ordinal">Its number among that position's messages.</param>
/// <param name="Mapping">The index of the mapping that made its body.</param>
public readonly record struct MessageKey(string Destination, long Position, int Ordinal, int Mapping)
{
    /// <summary>Its name in the API, within its destination.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Position}-{Ordinal}-{Mapping}");

    /// <summary>Reads a name in the API; null when it is none.</summary>
    public static MessageKey? TryParse(string destination, string id) =>
        id.Split('-') is [var position, var ordinal, var mapping]
        && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && int.TryParse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && int.TryParse(mapping, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new(destination, at, number, index)
            : null;

    /// <summary>Whether it was made after another, of whatever destination.</summary>
    internal bool IsAfter(in MessageKey other) =>
        (Position, Ordinal, Mapping).CompareTo((other.Position, other.Ordinal, other.Mapping)) > 0;

    /// <summary>Whether it comes before a point of the log.</summary>
    internal bool IsBefore(long position, int ordinal) => Position < position || (Position == position && Ordinal < ordinal);

    /// <summary>The same on every try and after a restart; another for every other message.</summary>
    internal string IdempotencyKey(ulong profile, string sourceMessageId)
    {
        var most = Encoding.UTF8.GetMaxByteCount(Destination.Length + sourceMessageId.Length + 2) + 24;
        Span<byte> named = most <= 1024 ? stackalloc byte[most] : new byte[most];
        var length = Encoding.UTF8.GetBytes(Destination, named);
        named[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(sourceMessageId, named[length..]);
        named[length++] = (byte)'\n';
        var numbers = named.Slice(length, 24);
        BinaryPrimitives.WriteUInt64BigEndian(numbers, profile);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], Position);
        BinaryPrimitives.WriteInt32BigEndian(numbers[16..], Ordinal);
        BinaryPrimitives.WriteInt32BigEndian(numbers[20..], Mapping);
        Span<byte> hash = stackalloc byte[16];
        XxHash128.Hash(named[..(length + 24)], hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Its key in a table that is ordered by position (receipts, dead letters).</summary>
    internal byte[] In(Table table) =>
        Key.In(table, stackalloc byte[128]).Add(Destination).Add(Position).Add((uint)Ordinal).Add((uint)Mapping).ToArray();

    internal static MessageKey Read(ReadOnlySpan<byte> key)
    {
        var reader = new KeyReader(key);
        return new(reader.Text(), reader.Signed(), (int)reader.Number32(), (int)reader.Number32());
    }

    /// <summary>The prefix of all of a destination's rows in such a table.</summary>
    internal static byte[] Prefix(Table table, string destination) => Key.In(table, stackalloc byte[128]).Add(destination).ToArray();

    /// <summary>The prefix of a destination's rows of one position.</summary>
    internal static byte[] Prefix(Table table, string destination, long position) =>
        Key.In(table, stackalloc byte[128]).Add(destination).Add(position).ToArray();
}
