using Weft.Audiences;
using Weft.Configuration;
using Weft.Identity;
using Weft.Storage;
using Weft.Tests.Identity;
using Weft.Tests.Order;
using Weft.Trials;

namespace Weft.Tests.Trials;

/// <summary>What a what-if says is what comes of the rules that it tries, as long as these ask for no evidence that was never taken.</summary>
[Trait(Rounds.Nightly, "rounds")]
public sealed class WhatIfTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private static readonly AudienceSet None = AudienceSet.Compile(ConfigNode.Missing("audiences", 0), TimeZoneInfo.Utc, new());

    [Fact]
    public void other_rules_tried_on_stored_links_give_what_a_store_run_by_them_from_the_start_has() => Rounds.Run(100, withRepeats: false, (history, arriving) =>
    {
        var store = fixture.ForRound();
        Taken.Into(store, history, arriving);
        var tried = Other(history);
        return GraphLines.Difference(NaiveWhatIf.Lines(history.Rules, tried, arriving), NaiveWhatIf.Lines(Try(store, history.Rules, tried)));
    }, withDecisions: true);

    [Fact]
    public void trying_rules_changes_nothing_and_the_rules_in_force_change_nothing() => Rounds.Run(40, withRepeats: false, (history, arriving) =>
    {
        var store = fixture.ForRound();
        Taken.Into(store, history, arriving);
        var before = Determinism.Dump.Of(store);
        Try(store, history.Rules, Other(history));
        var same = Try(store, history.Rules, history.Rules);
        return !before.SequenceEqual(Determinism.Dump.Of(store)) ? "  the store is another than before"
            : same.Touched.Count + same.Touched.Samples.Count + same.Notes.Count > 0 || same.Refusals.Any(rule => rule.Before != rule.After) ? "  the rules in force would change something"
            : null;
    }, withDecisions: true);

    [Fact]
    public void audiences_have_the_sizes_that_a_store_run_by_the_tried_rules_has() => Worlds.Run(40, 2, (world, arriving, seed) =>
    {
        var random = new Random(seed);
        var store = fixture.ForRound();
        var shard = new ShardUnderTest(world, store);
        foreach (var frame in Arrival.Frames(world, arriving, random, ticksFirst: false))
            shard.Apply([frame]);
        var other = world with { Rules = RandomHistory.Make(random).Rules };
        using var rows = new GraphRows(store);
        var answer = Trial.Run(
            rows, shard.NewState(), (world.Workspace.Identity, world.Workspace.Audiences), other.Rules.ToIdentityRules(), world.End, _ => { }, default);
        var (before, after) = (Sizes(new NaiveWorld(world, arriving), world), Sizes(new NaiveWorld(other, arriving), world));
        var expected = before.Keys.Select(key => $"{key} {before[key]} then {after[key]}");
        return GraphLines.Difference([.. expected], [.. answer.Audiences.Select(one => $"{one.Key} {one.Before} then {one.After}")]);
    });

    [Fact]
    public void what_the_links_cannot_know_is_said()
    {
        var inForce = Rules("identifiers: { badge: { priority: 4, limit: 2 }, phone: off }");
        Assert.Empty(TrialNotes.Of(inForce, Rules("identifiers: { badge: { priority: 4, limit: 9 }, phone: off }\npreset: isolate")));
        Assert.StartsWith("Nothing is known yet of what phone would link", Assert.Single(TrialNotes.Of(inForce, Rules("identifiers: { badge: { priority: 4, limit: 2 } }"))), StringComparison.Ordinal);
        Assert.StartsWith(
            "Nothing is known yet of what badge would link", Assert.Single(TrialNotes.Of(inForce, Rules("identifiers: { badge: { priority: 4, from: [traits.badge] }, phone: off }"))), StringComparison.Ordinal);
        Assert.StartsWith("Ids that came with email", Assert.Single(TrialNotes.Of(inForce, Rules("identifiers: { badge: { priority: 4 }, phone: off, email: off }"))), StringComparison.Ordinal);
        Assert.StartsWith("Values that are blocked", Assert.Single(TrialNotes.Of(inForce, Rules("identifiers: { badge: { priority: 4 }, phone: off }\nblocked: [ { email: [\"^x\"] } ]"))), StringComparison.Ordinal);
        Assert.StartsWith("Events count for the profile", Assert.Single(TrialNotes.Of(inForce, Rules("identifiers: { badge: { priority: 1 }, user_id: { priority: 4 }, phone: off }"))), StringComparison.Ordinal);
    }

    private static TrialAnswer Try(IKeyValueStore store, RuleSet inForce, RuleSet tried)
    {
        using var rows = new GraphRows(store);
        return Trial.Run(rows, new StateBatch(store), (inForce.ToIdentityRules(), None), tried.ToIdentityRules(), DateTimeOffset.MaxValue, _ => { }, default);
    }

    // Drawn from the history, so that a shorter one of the same seed has the same.
    private static RuleSet Other(RandomHistory history) => RandomHistory.Make(new Random(history.Rules.ToString().Sum(letter => letter))).Rules;

    private static Dictionary<string, string> Sizes(NaiveWorld world, World of) => world.Lines(of.End).Where(line => line.StartsWith("size of ", StringComparison.Ordinal))
        .Select(line => line.Split(' ')).ToDictionary(parts => parts[2], parts => parts[3]);

    private static IdentityRules Rules(string yaml)
    {
        var errors = new ConfigErrors();
        var rules = IdentityRules.Read(YamlConfig.Parse(yaml, errors)!, errors);
        Assert.Empty(errors.All);
        return rules;
    }
}
