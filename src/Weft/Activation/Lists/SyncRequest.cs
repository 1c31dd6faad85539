using Weft.Storage;

namespace Weft.Activation.Lists;

/// <summary>What a frame of the log asks for: a destination is to be told again who is in its audiences.</summary>
/// <param name="Destination">The destination's key.</param>
/// <param name="Audience">The audience's key; null for all that it asks for.</param>
internal sealed record SyncRequest(string Destination, string? Audience)
{
    public byte[] ToPayload() => ValueWriter.Begin().Add(Destination).Add(Audience).ToArray();

    public static SyncRequest FromPayload(ReadOnlySpan<byte> payload)
    {
        var reader = new ValueReader(payload);
        return new(reader.Text(), reader.OptionalText());
    }
}
