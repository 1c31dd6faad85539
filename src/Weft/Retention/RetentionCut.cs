using Weft.Events;
using Weft.Storage;

namespace Weft.Retention;

/// <summary>
/// What a frame of the log says about the frames before it: those before a position are not kept any more. It never goes back.
/// The log's files go after the state that says so is on disk; so whoever finds a position from before the cut knows that there is nothing to read.
/// </summary>
/// <param name="First">The first frame that is kept, 2 or more.</param>
internal sealed record RetentionCut(long First)
{
    private static byte[] StateKey => KeptEvents.FirstKey;

    public byte[] ToPayload() => ValueWriter.Begin().Add(First).ToArray();

    public static RetentionCut FromPayload(ReadOnlySpan<byte> payload) => new(new ValueReader(payload).Number());

    /// <summary>The first frame that is kept, by a store's state; 1 when nothing was cut off yet.</summary>
    public static long In(IKeyValueStore store) => Math.Max(1, NumberValue.Read(store.Get(StateKey)));

    /// <summary>Writes it into the state.</summary>
    /// <returns>The first frame that is kept from here on: a cut that asks for less than an earlier one changes nothing.</returns>
    public long Apply(StateBatch state)
    {
        var first = Math.Max(First, KeptEvents.First(state));
        state.Put(StateKey, NumberValue.Of(first));
        return first;
    }
}
