using System.Text.Json;
using Weft.Activation;
using Weft.Identity;
using Weft.Tests.Identity;

namespace Weft.Tests.Order;

/// <summary>A destination that keeps profiles' ids and hears of nothing but merges and splits.</summary>
[Trait(Rounds.Nightly, "rounds")]
public sealed class FollowTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public void who_follows_merges_and_splits_knows_who_holds_every_id_that_was_named() => Worlds.Run(60, 1, (world, arriving, seed) =>
    {
        var shard = new ShardUnderTest(world, store.ForRound());
        var holders = new Dictionary<ExternalId, ulong>();
        var taken = 0;
        foreach (var frame in Arrival.Frames(world, arriving, new(seed), ticksFirst: false))
        {
            shard.Apply([frame]);
            var told = shard.Followed();
            foreach (var (_, _, body) in told.Skip(taken))
            {
                if (Follow(holders, body.GetProperty("event").GetString()!, body.GetProperty("properties")) is { } wrong)
                    return $"{wrong}: {body}";
            }

            taken = told.Count;
            if (holders.FirstOrDefault(one => shard.HeadOf(one.Key) != one.Value) is { Value: > 0 } lost)
                return $"after frame {frame.Position} {lost.Key} is p{shard.HeadOf(lost.Key)}'s and was told to be p{lost.Value}'s";
        }

        return OutOfOrder(shard) ?? Twice(shard);
    });

    private static string? Follow(Dictionary<ExternalId, ulong> holders, string name, JsonElement properties)
    {
        var (one, other) = name == ProfileMessage.Merged ? ("kept", "merged") : ("profile", "new");
        foreach (var side in (string[])[one, other])
        {
            if (!ProfileId.TryParse(properties.GetProperty(name == ProfileMessage.Merged ? one : side).GetString()!, out var profile))
                return $"{side} is no profile";
            foreach (var id in Ids(properties, side))
            {
                // Whoever held it is one of the two.
                if (holders.TryGetValue(id, out var known) && $"p{known}" is var former && former != properties.GetProperty(one).GetString() && former != properties.GetProperty(other).GetString())
                    return $"{id} was {former}'s";
                holders[id] = profile.Number;
            }
        }

        return properties.GetProperty("evidence").GetProperty("a").GetString()!.Length == 0 ? "no evidence" : null;
    }

    private static IEnumerable<ExternalId> Ids(JsonElement properties, string side) =>
        properties.GetProperty($"{side}_ids").EnumerateArray().Select(id => new ExternalId(id.GetProperty("type").GetString()!, id.GetProperty("id").GetString()!));

    // Lanes leave side by side, so two messages of which the later needs the earlier are of one lane, or the later's waits.
    private static string? OutOfOrder(ShardUnderTest shard)
    {
        var latest = new Dictionary<ExternalId, (ulong Lane, MessageKey Key)>();
        foreach (var (lane, key, body) in shard.Followed())
        {
            foreach (var id in ((string[])["kept", "merged", "profile", "new"]).Where(side => body.GetProperty("properties").TryGetProperty($"{side}_ids", out _)).SelectMany(side => Ids(body.GetProperty("properties"), side)))
            {
                if (latest.TryGetValue(id, out var earlier) && earlier.Lane != lane && !shard.Waits(lane, key, earlier.Lane, earlier.Key))
                    return $"{key} of p{lane} may leave before {earlier.Key} of p{earlier.Lane}, which names {id} too";
                latest[id] = (lane, key);
            }
        }

        return null;
    }

    private static string? Twice(ShardUnderTest shard) =>
        shard.Followed().GroupBy(one => one.Body.GetProperty("messageId").GetString()).FirstOrDefault(same => same.Count() > 1) is { Key: { } id } ? $"{id} is told twice" : null;
}
