using Weft.Storage;

namespace Weft.Activation;

/// <summary>A message that could not be delivered, kept whole.</summary>
/// <param name="Receipt">What became of it: the reason, the tries, the last answer.</param>
/// <param name="Body">What was sent, UTF-8 JSON.</param>
public sealed record DeadLetter(Receipt Receipt, ReadOnlyMemory<byte> Body)
{
    internal byte[] Value => ValueWriter.Begin().Add(Receipt.Value).Add(Body.Span).ToArray();

    internal static DeadLetter Read(MessageKey key, byte[] stored)
    {
        var value = new ValueReader(stored);
        return new(Receipt.Read(key, value.Bytes()), value.Bytes());
    }
}
