using Weft.Identity;
using Weft.Tests.Identity;

namespace Weft.Tests.Order;

/// <summary>However events and decisions that an id is none come, each event is filed under the strongest id that is one in the end, and all that follows is as if it always had been.</summary>
[Trait(Rounds.Nightly, "rounds")]
public sealed class RefilingTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public void an_id_that_is_none_has_no_events_whether_these_came_before_or_behind_the_decision() =>
        Worlds.Run(40, 2, (world, arriving, seed) => Check(world, arriving, new Random(seed), withdraws: false));

    [Fact]
    public void a_decision_that_is_taken_back_leaves_everything_as_if_it_had_never_been_made() =>
        Worlds.Run(40, 2, (world, arriving, seed) => Check(world with { Rules = Generous(world.Rules) }, arriving, new Random(seed), withdraws: true));

    [Fact]
    public void what_is_too_much_for_one_frame_goes_on_with_those_that_follow()
    {
        const int Events = 10_300;
        var world = World.Make(new Random(1)) with { Rules = Generous(World.Make(new Random(1)).Rules), Calls = [] };
        var shard = new ShardUnderTest(world, store.Empty());
        var (none, other) = (new ExternalId(ExternalId.UserId, "u1"), new ExternalId(ExternalId.Email, "a@x.io"));
        var calls = Enumerable.Range(0, Events).Select(at => new GivenCall(new(at, "web", $"m{at}", [none, other], null, at % 100 == 99), "track", "A", [], [])).ToList();
        shard.Apply(Arrival.Frames(world, calls, new Random(1), ticksFirst: false));

        shard.Apply([Decisive.Frame(world.End, DecisionRequest(none))]);
        Assert.True(shard.IsRefiling(none));
        Assert.Equal((0, 10_000), (shard.EventsOf(none), shard.EventsOf(other)));
        shard.Apply([Arrival.Tick(0, world.End)]);
        Assert.Equal((0, 10_200), (shard.EventsOf(none), shard.EventsOf(other)));
        shard.Apply([Arrival.Tick(0, world.End)]);
        Assert.False(shard.IsRefiling(none));
        Assert.Equal((0, Events), (shard.EventsOf(none), shard.EventsOf(other)));
    }

    private static DecisionRequest DecisionRequest(ExternalId id) => new(0, DecisionKind.NotAnIdentifier, id, id, "op", "so");

    private string? Check(World world, IReadOnlyList<GivenCall> arriving, Random random, bool withdraws)
    {
        // An alias names ids that are not among the event's.
        var calls = arriving.Where(call => call.Who.Previous is null).Select(WithMoreGroups).ToList();
        var shard = new ShardUnderTest(world, store.ForRound());
        var decisive = new Decisive(shard, calls, random);
        foreach (var frame in Arrival.Frames(world, calls, random, ticksFirst: false))
        {
            if (random.Next(4) == 0)
                decisive.Decide(frame.Now, withdraws);
            decisive.Arrives(frame);
            if (shard.Broken() is { } broken)
                return $"after frame {frame.Position}:\n{broken}";
        }

        decisive.Decide(world.End, withdraws);
        var naive = new NaiveWorld(world, decisive.Calls, decisive.Accepted);
        return decisive.Misfiled() ?? GraphLines.Difference(naive.Lines(world.End), decisive.WithoutNobodies(shard.Lines(world.End)));
    }

    // An account that somebody was said to belong to more than once, of which one call goes elsewhere.
    private static GivenCall WithMoreGroups(GivenCall call) => call.Type == "track" && call.Who.MessageId[^1] % 3 == 0 ? call with { Type = "group", Name = null } : call;

    private static RuleSet Generous(RuleSet rules) => new([.. rules.Types.Select(one => (one.Type, one.Type is "badge" or "zebra" ? 5 : 50, false, 0, 0))], "default");
}
