using System.Text.Json;
using Weft.Audiences;
using Weft.Audiences.Traits;
using Weft.Tests.Identity;

namespace Weft.Tests.Audiences.Oracle;

/// <summary>Computed traits against a model that looks at everything. <c>WEFT_SEED</c> repeats, and <c>WEFT_ROUNDS</c> says how many.</summary>
[Trait(Rounds.Nightly, "rounds")]
public sealed class TraitOracleTests
{
    private const int Cases = 25;

    [Fact]
    public void a_value_is_that_of_a_full_scan_at_any_instant() => ForEachCase((set, audiences, random) =>
    {
        var profile = new RandomCase(random).RichProfile();
        var history = profile.ToHistory();
        foreach (var trait in audiences.Traits.All)
        {
            foreach (var now in RandomCase.Draw(random, 10))
                Assert.True(Expected(set, trait, profile, now) == Json(trait, history, now), $"{trait.Key} at {now:O}: {Expected(set, trait, profile, now)}, not {Json(trait, history, now)} {Show(profile)}");
        }
    });

    [Fact]
    public void a_value_stays_until_the_instant_it_is_good_for_and_turns_then() => ForEachCase((set, audiences, random) =>
    {
        var profile = new RandomCase(random).RichProfile();
        var history = profile.ToHistory();
        foreach (var trait in audiences.Traits.All)
        {
            foreach (var now in RandomCase.Draw(random, 3))
            {
                var (json, validUntil) = trait.Compute(history, now);
                Assert.True(validUntil > now, $"{trait.Key} at {now:O}: good until {validUntil:O}");
                var between = RandomCase.Edges.Where(edge => edge > now && edge < validUntil).ToArray();
                random.Shuffle(between);
                foreach (var later in between.Take(15))
                    Assert.True(Expected(set, trait, profile, later) == (json ?? "null"), $"{trait.Key} at {now:O}, {later:O} {Show(profile)}");
                var turns = validUntil == DateTimeOffset.MaxValue || !set.Traits[trait.Key].IsExact || profile.FirstEventAt > now;
                Assert.True(turns || Expected(set, trait, profile, validUntil) != (json ?? "null"), $"{trait.Key} at {now:O} does not turn at {validUntil:O} {Show(profile)}");
            }
        }
    });

    [Fact]
    public void a_condition_on_a_computed_trait_asks_for_its_value() => ForEachCase((set, audiences, random) =>
    {
        var profile = new RandomCase(random).RichProfile();
        var history = profile.ToHistory();
        foreach (var audience in audiences.All)
        {
            foreach (var now in RandomCase.Draw(random, 8))
            {
                var (member, validUntil) = audience.Evaluate(history, now);
                Assert.True(set.IsMember(audience.Key, profile, now) == member, $"{audience.Key} at {now:O} {Show(profile)}");
                var between = RandomCase.Edges.Where(edge => edge > now && edge < validUntil).ToArray();
                random.Shuffle(between);
                foreach (var later in between.Take(8))
                    Assert.True(set.IsMember(audience.Key, profile, later) == member, $"{audience.Key} at {now:O}, {later:O} {Show(profile)}");
                Assert.Equal(audience.Condition.Evaluate(history, now), Explained.Of(audience.Condition, history, now).Answer);
            }
        }
    });

    [Fact]
    public void what_the_indexes_leave_out_changes_nothing() => ForEachCase((set, audiences, random) =>
    {
        var cases = new RandomCase(random);
        var profile = cases.RichProfile() with { SeenAt = DateTimeOffset.MinValue };
        var (happened, change) = (cases.Event("new"), cases.Change("new"));
        var withEvent = profile with { Events = [.. profile.Events, happened] };
        var withChange = profile with { Changes = [.. profile.Changes, change] };
        var stranger = new NaiveProfile([], [], DateTimeOffset.MinValue, false);
        var asked = new AskedTraits(audiences.Traits.All);
        foreach (var now in RandomCase.Draw(random, 4))
        {
            foreach (var (place, trait) in asked.All.Index())
            {
                var value = Expected(set, trait, profile, now);
                Assert.True(asked.ForEvent(happened.Name).Contains(place) || Expected(set, trait, withEvent, now) == value, $"{trait.Key} by event {happened.Name}");
                Assert.True(asked.ForTrait(change.Trait).Contains(place) || Expected(set, trait, withChange, now) == value, $"{trait.Key} by trait {change.Trait}");
            }

            foreach (var audience in audiences.All)
            {
                var member = set.IsMember(audience.Key, profile, now);
                Assert.True(audiences.ForEvent(happened.Name).Contains(audience) || set.IsMember(audience.Key, withEvent, now) == member, $"{audience.Key} by event {happened.Name}");
                Assert.True(audiences.ForTrait(change.Trait).Contains(audience) || set.IsMember(audience.Key, withChange, now) == member, $"{audience.Key} by trait {change.Trait}");
                Assert.True(audiences.ForEveryone.Contains(audience) || !set.IsMember(audience.Key, stranger, now), $"{audience.Key} takes anyone");
            }
        }
    });

    private static string Expected(NaiveSet set, TraitDefinition trait, NaiveProfile profile, DateTimeOffset now) =>
        profile.FirstEventAt is { } first && first <= now ? NaiveComputed.Spelt(set.Traits[trait.Key].At(profile, now, set.Traits)) : "null";

    private static string Json(TraitDefinition trait, ListHistory history, DateTimeOffset now) => trait.Compute(history, now).Json ?? "null";

    private static string Show(NaiveProfile profile) => JsonSerializer.Serialize(profile);

    private static void ForEachCase(Action<NaiveSet, AudienceSet, Random> check) => OracleRounds.ForEach(Cases, cases => cases.SetOfTraits(12), check);
}
