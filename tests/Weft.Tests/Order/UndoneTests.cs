using Weft.Identity;
using Weft.Log;
using Weft.Tests.Identity;

namespace Weft.Tests.Order;

/// <summary>What operators join and take apart again is as if they had never met.</summary>
[Trait(Rounds.Nightly, "rounds")]
public sealed class UndoneTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public void a_merge_that_is_split_again_leaves_everything_as_it_was_and_both_in_the_ledger() => Worlds.Run(40, 1, (world, arriving, seed) =>
    {
        var shard = new ShardUnderTest(world, store.ForRound());
        foreach (var frame in Arrival.Frames(world, arriving, new(seed), ticksFirst: false))
            shard.Apply([frame]);
        var people = shard.Heads.Select(head => shard.IdOf(head)).ToList();
        if (people.Count < 2)
            return null;
        var random = new Random(seed);
        var (one, other) = (people[random.Next(people.Count)], people[random.Next(people.Count)]);
        var (lines, graph) = (shard.Lines(world.End), shard.Graph);
        return Undo(world, shard, DecisionKind.Together, one, other, lines, graph)
            ?? (shard.IdsOf(shard.HeadOf(one)) is { Count: > 1 } ids ? Undo(world, shard, DecisionKind.Apart, ids[0], ids[^1], lines, graph) : null);
    });

    private static string? Undo(World world, ShardUnderTest shard, DecisionKind kind, ExternalId one, ExternalId other, SortedSet<string> lines, SortedSet<string> graph)
    {
        if (one == other)
            return null;
        shard.Apply([Frame(world, new(0, kind, one, other, "op", "so"))]);
        var number = shard.Position;
        var isMoved = (shard.HeadOf(one) == shard.HeadOf(other)) == (kind == DecisionKind.Together);
        shard.Apply([Frame(world, DecisionRequest.Withdraw(number, "op", "no"))]);
        if (GraphLines.Difference(lines, shard.Lines(world.End)) is { } difference)
            return $"after {kind} {one} {other} and back:\n{difference}";
        if (GraphLines.Difference(graph, shard.Graph) is { } others)
            return $"after {kind} {one} {other} and back:\n{others}";
        var kinds = shard.Ledger.Take(2).Reverse().Select(row => (row.Where.Position, Kinds: row.Entries.Select(entry => entry.Kind).ToList())).ToList();
        return (kinds[0].Position, kinds[1].Position) == (number, number + 1) && (!isMoved || (kinds[0].Kinds.Exists(IsMove) && kinds[1].Kinds.Exists(IsMove)))
            ? null
            : $"  the ledger says of {kind} {one} {other} {string.Join(' ', kinds[0].Kinds)}, and back {string.Join(' ', kinds[1].Kinds)}";
    }

    private static bool IsMove(LedgerKind kind) => kind is LedgerKind.Merge or LedgerKind.Split;

    private static LogFrame Frame(World world, DecisionRequest request) => new(0, world.End, FrameKind.Decision, "", 0, request.ToPayload());
}
