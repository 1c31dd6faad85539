using Weft.Storage;

namespace Weft.Events;

/// <summary>
/// Which frames of the log are kept, by the state.
/// <code>
/// s | retention -> number      the first frame that is kept
/// </code>
/// </summary>
internal static class KeptEvents
{
    /// <summary>Where it is written.</summary>
    public static byte[] FirstKey => Key.In(Table.Shard, stackalloc byte[32]).Add("retention").ToArray();

    /// <summary>The first frame that is kept; 1 when nothing was cut off yet.</summary>
    public static long First(StateBatch state) => Math.Max(1, NumberValue.Read(state.Get(FirstKey)));
}
