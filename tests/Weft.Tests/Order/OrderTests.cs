using Weft.Identity;
using Weft.Log;
using Weft.Tests.Identity;

namespace Weft.Tests.Order;

/// <summary>However the same events arrive, everything that is known of people in the end is the same, and is what a recomputation from scratch says.</summary>
[Trait(Rounds.Nightly, "rounds")]
public sealed class OrderTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public void any_order_of_the_same_events_with_any_repeats_ends_in_the_same_people_and_memberships() => Worlds.Run(60, 3, (world, arriving, seed) =>
    {
        var random = new Random(seed);
        var shard = new ShardUnderTest(world, store.ForRound());
        var shown = new Dictionary<ulong, ExternalId>();
        foreach (var frames in Batches(Arrival.Frames(world, arriving, random, ticksFirst: false), random))
        {
            shard.Apply(frames);
            shard.Heads.ForEach(head => shown.TryAdd(head, shard.IdOf(head)));
            if (shard.Broken() is { } broken)
                return $"after frame {frames[^1].Position}:\n{broken}";
        }

        var naive = new NaiveWorld(world, arriving);
        return GraphLines.Difference(naive.Graph, shard.Graph)
            ?? GraphLines.Difference(naive.Lines(world.End), shard.Lines(world.End))
            ?? shard.Lost(shown)
            ?? MovesOnAs(naive, shard, world.End, arriving.Count * 2, random);
    });

    // Nothing more arrives: only time changes memberships, each at its own instant, however late the tick.
    private static string? MovesOnAs(NaiveWorld naive, ShardUnderTest shard, DateTimeOffset end, int frames, Random random)
    {
        var (now, position) = (end, frames + 10L);
        for (var tick = random.Next(1, 4); tick > 0; tick--)
        {
            var before = now;
            now = now.AddHours(random.Next(1, 24));
            var changes = shard.Apply([Arrival.Tick(position++, now)]).Select(change => ProfileLines.Change(shard.NameOf(change.Profile), change.Audience.Key, change.Entered, change.At));
            if ((GraphLines.Difference(naive.Changes(before, now), new(changes, StringComparer.Ordinal)) ?? GraphLines.Difference(naive.Lines(now), shard.Lines(now)) ?? shard.Broken()) is { } wrong)
                return $"from {before:O} to {now:O}:\n{wrong}";
        }

        return null;
    }

    private static IEnumerable<List<LogFrame>> Batches(List<LogFrame> frames, Random random)
    {
        for (var i = 0; i < frames.Count;)
        {
            var size = Math.Min(random.Next(1, 6), frames.Count - i);
            yield return frames.GetRange(i, size);
            i += size;
        }
    }
}
