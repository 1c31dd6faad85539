using Weft.Identity;
using Weft.Tests.Audiences.Oracle;
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
        var shard = new ShardUnderTest(world, store.ForRound());
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

    /// <summary>
    /// Followed by fragment: of a computed trait the last value told of whoever held it at that time is the value of whoever holds it now; of whom nothing was told, it is none or that of somebody who did nothing.
    /// </summary>
    [Fact]
    public void what_was_told_last_of_a_computed_trait_is_its_value() => Worlds.Run(15, 1, (world, arriving, seed) =>
    {
        var shard = new ShardUnderTest(world, store.ForRound());
        var (told, lasts) = (new Dictionary<(ExternalId Id, string Trait), string>(), new Dictionary<(ulong Profile, string Trait), string>());
        foreach (var frame in Arrival.Frames(world, arriving, new(seed), ticksFirst: true))
        {
            shard.Apply([frame]);
            foreach (var (profile, trait, json) in shard.ToldTraitsOf(shard.Position))
            {
                if (lasts.GetValueOrDefault((profile, trait)) == json && shard.IdsOf(profile).TrueForAll(id => told.GetValueOrDefault((id, trait)) == json))
                    return $"after frame {frame.Position}:\n  {shard.NameOf(profile)} was told {trait} = {json} again";
                foreach (var id in shard.IdsOf(profile))
                    told[(id, trait)] = json;
                lasts[(profile, trait)] = json;
            }

            // A profile that is gone and comes back is another one to those who are told.
            foreach (var gone in lasts.Keys.Where(one => !shard.Heads.Contains(one.Profile)).ToList())
                lasts.Remove(gone);

            if (UntoldTrait(world, shard, told, frame.Now) is { } untold)
                return $"after frame {frame.Position}:\n{untold}";
        }

        return null;
    });

    private static string? UntoldTrait(World world, ShardUnderTest shard, Dictionary<(ExternalId Id, string Trait), string> told, DateTimeOffset now)
    {
        foreach (var head in shard.Heads)
        {
            var values = shard.ValuesOf(head, now);
            foreach (var trait in world.Workspace.Traits.All)
            {
                var (value, own) = (values[trait.Key], told.GetValueOrDefault((shard.IdOf(head), trait.Key)));
                if (own is null && value != "null" && value != NaiveComputed.Spelt(world.Audiences.Traits[trait.Key].At(new([], [], now, false), now, world.Audiences.Traits)))
                    return $"  {shard.NameOf(head)} has {trait.Key} = {value} and nobody was told";
                if (shard.IdsOf(head).Find(id => told.TryGetValue((id, trait.Key), out var last) && last != value) is { Value: not null } wrong)
                    return $"  {shard.NameOf(head)} has {trait.Key} = {value}, and of {wrong} {told[(wrong, trait.Key)]} was told";
            }
        }

        return null;
    }

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
