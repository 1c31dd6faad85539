using Weft.Identity;
using Weft.Tests.Identity;

namespace Weft.Tests.Order;

/// <summary>What destinations were told of memberships, with merges and splits all the time, is how the memberships are.</summary>
[Trait(Rounds.Nightly, "rounds")]
public sealed class ToldTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    /// <summary>
    /// Followed by fragment: of an audience the last change told of whoever held a profile's own fragment at that time is the profile's membership.
    /// </summary>
    [Fact]
    public void what_was_told_last_of_whoever_held_a_profile_s_fragment_is_its_membership() => Worlds.Run(80, 1, (world, arriving, seed) =>
    {
        var shard = new ShardUnderTest(world, store.Empty());
        var told = new Dictionary<(ExternalId Id, string Audience), bool>();
        var sent = new Dictionary<ulong, List<(string Audience, bool Entered)>>();
        foreach (var frame in Arrival.Frames(world, arriving, new(seed), ticksFirst: true))
        {
            foreach (var change in shard.Apply([frame]))
            {
                foreach (var id in shard.IdsOf(change.Profile))
                    told[(id, change.Audience.Key)] = change.Entered;
                (sent.TryGetValue(change.Profile, out var lane) ? lane : sent[change.Profile] = []).Add((change.Audience.Key, change.Entered));
            }

            if (Untold(world, shard, told) is { } untold)
                return $"after frame {frame.Position}:\n{untold}";
        }

        return sent.Where(lane => !lane.Value.SequenceEqual(shard.Lane(lane.Key))).Select(lane => $"  p{lane.Key} has another outbox").FirstOrDefault();
    });

    private static string? Untold(World world, ShardUnderTest shard, Dictionary<(ExternalId Id, string Audience), bool> told)
    {
        foreach (var head in shard.Heads)
        {
            var standings = shard.Memberships.Read(head);
            foreach (var audience in world.Audiences.Keys)
            {
                var isMember = standings.TryGetValue(audience, out var standing) && standing.IsMember;
                if (told.GetValueOrDefault((shard.IdOf(head), audience)) != isMember)
                    return $"  {shard.NameOf(head)} was told to be {(isMember ? "out of" : "in")} {audience}";
            }
        }

        return null;
    }
}
