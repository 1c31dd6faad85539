using System.Text.Json;
using Weft.Audiences;
using Weft.Tests.Identity;

namespace Weft.Tests.Audiences.Oracle;

/// <summary>The engine against an evaluator that looks at everything. <c>WEFT_SEED</c> repeats, and <c>WEFT_ROUNDS</c> says how many.</summary>
[Trait(Rounds.Nightly, "rounds")]
public sealed class OracleTests
{
    private const int Cases = 400;

    [Fact]
    public void the_answer_is_that_of_a_full_scan_at_any_instant() => ForEachCase((set, audiences, random) =>
    {
        var profile = new RandomCase(random).Profile();
        var history = profile.ToHistory();
        foreach (var audience in audiences.All)
        {
            foreach (var now in RandomCase.Draw(random, 20))
            {
                Assert.True(set.IsMember(audience.Key, profile, now) == audience.Evaluate(history, now).IsMember, $"{audience.Key} at {now:O} {Show(profile)}");
                Assert.Equal(audience.Condition.Evaluate(history, now), Explained.Of(audience.Condition, history, now).Answer);
            }
        }
    });

    [Fact]
    public void the_answer_stays_until_the_instant_it_is_good_for() => ForEachCase((set, audiences, random) =>
    {
        var profile = new RandomCase(random).Profile();
        var history = profile.ToHistory();
        foreach (var audience in audiences.All)
        {
            foreach (var now in RandomCase.Draw(random, 4))
            {
                var (member, validUntil) = audience.Evaluate(history, now);
                Assert.True(validUntil > now, $"{audience.Key} at {now:O}: good until {validUntil:O}");
                var between = RandomCase.Edges.Where(edge => edge > now && edge < validUntil).ToArray();
                random.Shuffle(between);
                foreach (var later in between.Take(30))
                    Assert.True(set.IsMember(audience.Key, profile, later) == member, $"{audience.Key} at {now:O}, {later:O} {Show(profile)}");
            }
        }
    });

    [Fact]
    public void what_the_index_leaves_out_changes_nothing() => ForEachCase((set, audiences, random) =>
    {
        var cases = new RandomCase(random);
        var profile = cases.Profile() with { SeenAt = DateTimeOffset.MinValue };
        var happened = cases.Event("new");
        var change = cases.Change("new");
        var withEvent = profile with { Events = [.. profile.Events, happened] };
        var withChange = profile with { Changes = [.. profile.Changes, change] };
        var known = profile with { IsKnown = !profile.IsKnown };
        var stranger = new NaiveProfile([], [], DateTimeOffset.MinValue, random.Next(2) == 0);
        foreach (var audience in audiences.All)
        {
            foreach (var now in RandomCase.Draw(random, 10))
            {
                var member = set.IsMember(audience.Key, profile, now);
                Assert.True(audiences.ForEvent(happened.Name).Contains(audience) || set.IsMember(audience.Key, withEvent, now) == member, $"{audience.Key} by event {happened.Name}");
                Assert.True(audiences.ForTrait(change.Trait).Contains(audience) || set.IsMember(audience.Key, withChange, now) == member, $"{audience.Key} by trait {change.Trait}");
                Assert.True(audiences.ForKnown.Contains(audience) || set.IsMember(audience.Key, known, now) == member, $"{audience.Key} by known");
                Assert.True(audiences.ForEveryone.Contains(audience) || !set.IsMember(audience.Key, stranger, now), $"{audience.Key} takes anyone");
            }
        }
    });

    private static string Show(NaiveProfile profile) => JsonSerializer.Serialize(profile);

    private static void ForEachCase(Action<NaiveSet, AudienceSet, Random> check) => OracleRounds.ForEach(Cases, cases => cases.Set(), check);
}
