using Weft.Storage;

namespace Weft.Identity;

/// <summary>What a frame of the log says about a rebuild: of which fragments the links are to be taken again, with all that hangs together with them.</summary>
/// <param name="Fragments">Their numbers; one of each group is enough.</param>
internal sealed record RebuildRequest(IReadOnlyList<ulong> Fragments)
{
    public byte[] ToPayload()
    {
        var writer = ValueWriter.Begin();
        foreach (var fragment in Fragments)
            writer.Add(fragment);
        return writer.ToArray();
    }

    public static RebuildRequest FromPayload(ReadOnlySpan<byte> payload)
    {
        var reader = new ValueReader(payload);
        var fragments = new List<ulong>();
        while (!reader.AtEnd)
            fragments.Add(reader.Unsigned());
        return new(fragments);
    }
}
