using Weft.Storage;

namespace Weft.Privacy;

/// <summary>What a frame of the log says about suppressed ids: never the ids themselves.</summary>
/// <param name="IsSuppressed">True to suppress, false to take it back.</param>
/// <param name="Key">The key of the hashes.</param>
/// <param name="Hashes">The ids' hashes (<see cref="Suppressions.Hash"/>).</param>
/// <param name="Fragments">The numbers of the fragments of the profiles that hold them, whose destinations are to hear of it.</param>
internal sealed record SuppressionRequest(bool IsSuppressed, byte[] Key, IReadOnlyList<byte[]> Hashes, IReadOnlyList<ulong> Fragments)
{
    public byte[] ToPayload()
    {
        var writer = ValueWriter.Begin().Add(IsSuppressed).Add(Key.AsSpan()).Add((long)Hashes.Count);
        foreach (var hash in Hashes)
            writer.Add(hash.AsSpan());
        foreach (var fragment in Fragments)
            writer.Add(fragment);
        return writer.ToArray();
    }

    public static SuppressionRequest FromPayload(ReadOnlySpan<byte> payload)
    {
        var reader = new ValueReader(payload);
        var (isSuppressed, key) = (reader.Boolean(), reader.Bytes());
        var hashes = new byte[reader.Number()][];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = reader.Bytes();
        var fragments = new List<ulong>();
        while (!reader.AtEnd)
            fragments.Add(reader.Unsigned());
        return new(isSuppressed, key, hashes, fragments);
    }
}
