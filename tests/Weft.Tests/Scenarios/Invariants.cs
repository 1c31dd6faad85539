using Weft.Storage;

namespace Weft.Tests.Scenarios;

/// <summary>
/// What holds at the end of every story, whatever it told: the sums add up; the log replayed frame by frame, or in one commit, gives the state that the
/// running engine came to; and a restart changes nothing.
/// </summary>
internal static class Invariants
{
    // Written or taken away by the dispatchers, which a replay has none of; of the receipts and sums the shard's part is compared.
    private static readonly Table[] Dispatchers = [Table.Outbox, Table.LaneOrder, Table.DeadLetters, Table.Receipts, Table.DestinationSums];

    public static async Task CheckAsync(World world)
    {
        var engine = await world.EngineAsync();
        await world.SettleAsync();
        CheckSums(engine.Flow());
        CheckReplay(world, world.Shadow.Store, "replayed frame by frame");
        var whole = new Replay(world.Compile);
        using (var reader = world.ReadLog(0))
            whole.Follow(reader, framesPerCommit: int.MaxValue);
        CheckReplay(world, whole.Store, "replayed in one commit");
        var before = Dump(world.Store);
        await world.RestartAsync();
        CheckSame(before, Dump(world.Store), "after a restart");
        CheckSums((await world.EngineAsync()).Flow());
    }

    private static void CheckSums(FlowReport flow)
    {
        foreach (var (key, sums) in flow.Sources)
        {
            var addsUp = sums.Received == sums.Accepted + sums.Duplicate + sums.Rejected.Values.Sum() && sums.Accepted == sums.Processed + sums.Pending;
            UnmetException.Unless(addsUp && sums.Pending == 0, $"the sums of {key} do not add up: {sums}");
        }

        foreach (var (key, sums) in flow.Destinations)
        {
            var addsUp = sums.Due == sums.Delivered + sums.Filtered.Values.Sum() + sums.Discarded.Values.Sum() + sums.Dead + sums.Pending;
            UnmetException.Unless(addsUp && sums.Pending >= 0, $"the sums of {key} do not add up: {sums}");
        }
    }

    private static void CheckReplay(World world, IKeyValueStore replayed, string how)
    {
        CheckSame(Dump(world.Store, Dispatchers), Dump(replayed, Dispatchers), how);
        var (receipts, same) = (Keys(world.Store, Table.Receipts), Keys(replayed, Table.Receipts));
        UnmetException.Unless(receipts.SequenceEqual(same), $"{how}, the messages due are {same.Count} and not {receipts.Count}");
        var due = Dump(replayed, [.. Enum.GetValues<Table>().Except([Table.Outbox])]);
        foreach (var (key, value) in Dump(world.Store, [.. Enum.GetValues<Table>().Except([Table.Outbox])]))
            UnmetException.Unless(due.TryGetValue(key, out var row) && row == value, $"{how}, the message {key} that waits is another");
    }

    private static void CheckSame(SortedDictionary<string, string> live, SortedDictionary<string, string> other, string how)
    {
        var differing = live.Keys.Union(other.Keys).Where(key => live.GetValueOrDefault(key) != other.GetValueOrDefault(key)).ToList();
        UnmetException.Unless(
            differing.Count == 0,
            $"{how}, the state is another at {differing.Count} keys: {string.Join(", ", differing.Take(5).Select(key => $"{Shown(key)} was {Of(live, key)}, is {Of(other, key)}"))}");
    }

    private static string Of(SortedDictionary<string, string> state, string key) => state.TryGetValue(key, out var value) ? value : "not there";

    private static string Shown(string hex) => System.Text.Encoding.Latin1.GetString(Convert.FromHexString(hex)).Replace('\0', '·');

    private static List<string> Keys(IKeyValueStore store, Table table) =>
        [.. store.Scan([(byte)table], [(byte)(table + 1)]).Select(pair => Convert.ToHexString(pair.Key))];

    private static SortedDictionary<string, string> Dump(IKeyValueStore store, params Table[] without)
    {
        var state = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in store.Scan([0], [0xFF]).Where(pair => !without.Contains((Table)pair.Key[0])))
            state[Convert.ToHexString(key)] = Convert.ToHexString(value);
        return state;
    }
}
