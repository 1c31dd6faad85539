using Weft.Storage;

namespace Weft.Activation.Replays;

/// <summary>
/// Replays, as the log's steps made them; written by the shard alone.
/// <code>
/// R | number -> began at, ended at, how it ended, through, first, messages, request
/// </code>
/// </summary>
internal static class ReplayTable
{
    /// <summary>One; null when there is none of that number.</summary>
    public static Replay? Find(StateBatch state, long number) => state.Get(KeyOf(number)) is { } value ? Replay.Read(number, value) : null;

    public static void Put(StateBatch state, Replay replay) => state.Put(KeyOf(replay.Number), replay.Value);

    /// <summary>All of them, the latest first.</summary>
    public static IEnumerable<Replay> All(StateBatch state) =>
        state.Scan([(byte)Table.Replays], backward: true).Select(pair => Replay.Read(NumberOf(pair.Key), pair.Value));

    private static long NumberOf(ReadOnlySpan<byte> key) => new KeyReader(key).Signed();

    private static byte[] KeyOf(long number) => Key.In(Table.Replays, stackalloc byte[16]).Add(number).ToArray();
}
