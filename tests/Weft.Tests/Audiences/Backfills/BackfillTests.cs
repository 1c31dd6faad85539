using System.Globalization;
using Weft.Activation;
using Weft.Audiences;
using Weft.Log;
using Weft.Storage;
using Weft.Tests.Activation.Harness;
using Weft.Tests.Determinism;
using Weft.Tests.Identity;

namespace Weft.Tests.Audiences.Backfills;

/// <summary>Definitions that come, change and go while everything else happens. <c>WEFT_SEED</c> repeats, and <c>WEFT_ROUNDS</c> says how many.</summary>
[Trait(Rounds.Nightly, "rounds")]
public sealed class BackfillTests
{
    private const int Cases = 5;

    [Fact]
    public void whatever_happens_meanwhile_everybody_is_where_the_definition_in_force_says_and_was_told_so_once()
    {
        var (within, behind, told) = (0, 0, 0);
        ForEachCase(random =>
        {
            var shard = Check(random);
            (within, behind, told) = (within + shard.FramesWithin, behind + shard.FramesBehind, told + shard.Told);
        });
        Assert.True(within > 20 && behind > 0 && told > 20, $"{within} frames within a backfill, {behind} that left timers and {told} told: nothing happens here");
    }

    private static BackfilledShard Check(Random random)
    {
        var (stream, bounds) = (new RandomStream(random), new BackfillBounds { Configuration = random.Next(1, 12), Tick = random.Next(1, 6), Item = random.Next(0, 3), Timers = 1 });
        var shard = new BackfilledShard(stream, bounds, random);
        Run(stream, shard, random);
        AssertAsFromTheStart(stream, shard);
        AssertSameInAnyBatches(stream, shard, bounds, random);
        return shard;
    }

    private static void Run(RandomStream stream, BackfilledShard shard, Random random)
    {
        shard.Take(stream.Configure());
        for (var steps = random.Next(40, 70); steps > 0; steps--)
        {
            foreach (var frame in stream.Next())
            {
                shard.Take(frame);
                // What a tick leaves is the next one's, or that of what comes first.
                while (shard.IsBehind && random.Next(4) > 0)
                    shard.Take(stream.Tick());
            }
        }

        for (var ticks = 0; shard.IsBackfilling || shard.IsBehind; ticks++)
        {
            Assert.True(ticks < 2000, "a backfill does not come to an end");
            shard.Take(stream.Tick());
        }
    }

    // An engine that had the last definitions from the start.
    private static void AssertAsFromTheStart(RandomStream stream, BackfilledShard shard)
    {
        var last = stream.Frames.Last(frame => frame.Kind == FrameKind.Configuration).Payload;
        List<LogFrame> frames = [.. stream.Frames.Select(frame => frame.Kind == FrameKind.Configuration ? frame with { Payload = last } : frame)];
        var store = new MemoryStore();
        new Shard(store, new LaneOrders(store), BackfilledShard.Compile, Frames.Logged(frames)).Apply(frames);
        var (found, expected) = (Memberships.Of(new StateBatch(shard.Store)), Memberships.Of(new StateBatch(store)));
        foreach (var audience in stream.Sets.Last().Value.Keys)
        {
            Assert.Equal(expected.Members(audience).Select(member => member.Profile), found.Members(audience).Select(member => member.Profile));
            Assert.Equal(expected.Size(audience), found.Size(audience));
        }
    }

    private static void AssertSameInAnyBatches(RandomStream stream, BackfilledShard shard, BackfillBounds bounds, Random random)
    {
        var store = new MemoryStore();
        for (var done = 0; done < stream.Frames.Count;)
        {
            var again = new Shard(store, new LaneOrders(store), BackfilledShard.Compile, Frames.Logged(stream.Frames), feedsWarehouse: true, mostRecords: random.Next(2, 50), bounds: bounds);
            var count = Math.Min(stream.Frames.Count - done, random.Next(1, 60));
            again.Apply(stream.Frames.GetRange(done, count));
            done += count;
        }

        Dump.AssertSame(Dump.Of(shard.Store), Dump.Of(store), "the state in other batches");
    }

    private static void ForEachCase(Action<Random> check)
    {
        foreach (var seed in Rounds.Seeds(Cases))
        {
            try
            {
                check(new Random(seed));
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"WEFT_SEED={seed.ToString(CultureInfo.InvariantCulture)}: {problem.Message}", problem);
            }
        }
    }
}
