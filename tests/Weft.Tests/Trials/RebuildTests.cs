using Weft.Identity;
using Weft.Storage;
using Weft.Tests.Identity;

namespace Weft.Tests.Trials;

/// <summary>A rebuild finds nothing where nothing is wrong, finds what is, and settles what was put off.</summary>
[Trait(Rounds.Nightly, "rounds")]
public sealed class RebuildTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private static readonly ExternalId Hot = new("email", "info@shop.example");

    [Fact]
    public void a_rebuild_finds_no_difference_after_any_events_late_ones_and_decisions() => Rounds.Run(100, withRepeats: false, (history, arriving) =>
    {
        var store = fixture.ForRound();
        Taken.Into(store, history, arriving);
        return Text(Check(store, history.Rules));
    }, withDecisions: true);

    [Fact]
    public void a_rebuild_finds_no_difference_after_events_that_came_again() => Rounds.Run(60, withRepeats: true, (history, arriving) =>
    {
        var store = fixture.ForRound();
        Taken.Into(store, history, arriving);
        return Text(Check(store, history.Rules));
    });

    [Fact]
    public void what_is_wrong_in_the_graph_is_found_and_taking_it_again_mends_it() => Rounds.Run(40, withRepeats: false, (history, arriving) =>
    {
        var store = fixture.ForRound();
        Taken.Into(store, history, arriving);
        var random = new Random(arriving.Count);
        foreach (var (what, row) in Corruptions.In(store, random))
        {
            Corruptions.Put(store, row);
            var found = Check(store, history.Rules);
            if (found.Count == 0)
                return $"  {what} was not found";
            var writer = new GraphUnderTest(store, history.Rules.ToIdentityRules());
            writer.Resolver.TakeAgain([.. found.Groups.Select(group => group.Fragment)], 1_000_000, GivenEvent.Epoch);
            writer.EndFrame();
            if (Check(store, history.Rules) is { Count: > 0 } left)
                return $"  {what} was not mended:\n{Text(left)}";
        }

        return null;
    }, withDecisions: true);

    [Fact]
    public void whatever_was_put_off_is_marked_and_settled_by_taking_it_again() => Rounds.Run(100, withRepeats: false, (history, arriving) =>
    {
        var store = fixture.ForRound();
        Taken.Into(store, history, arriving, mostTakenAgain: history.Events.Count % 9);
        var found = Check(store, history.Rules);
        if (found.Differences.Any(one => one.Kind == "people"))
            return $"  what differs is not marked:\n{Text(found)}";
        var graph = new GraphUnderTest(store, history.Rules.ToIdentityRules());
        graph.Resolver.TakeAgain([.. found.Groups.Select(group => group.Fragment)], 1_000_000, GivenEvent.Epoch);
        graph.EndFrame();
        return Text(Check(store, history.Rules)) ?? GraphLines.Difference(new IdentityOracle(history.Rules, arriving).Lines(), graph.Lines());
    }, withDecisions: true);

    [Fact]
    public void what_was_put_off_is_listed_as_stale_and_settled_by_taking_it_again()
    {
        var store = fixture.Empty();
        var graph = new GraphUnderTest(store, IdentityRules.Default);
        for (var i = 1; i <= IdentityResolver.MostLinksTakenAgain + 1; i++)
            graph.Take(User(i, 10 + i));
        graph.Take(User(-1, 5));
        graph.EndFrame();
        Assert.True(graph.Store.ReadComponent(graph.Store.Read(graph.HeadOf(Hot.Type, Hot.Value))).IsStale);

        var found = Run(store, IdentityRules.Default);
        Assert.Contains(found.Differences, one => one.Kind == "stale" && one.Made.Any(ids => ids.Contains(Hot) && ids.Contains(new("user_id", "u-1"))));
        graph.Resolver.TakeAgain([.. found.Groups.Select(group => group.Fragment)], 1_000_000, GivenEvent.Epoch);
        graph.EndFrame();

        Assert.Equal(graph.HeadOf("user_id", "u-1"), graph.HeadOf(Hot.Type, Hot.Value));
        Assert.Null(Text(Run(store, IdentityRules.Default)));
    }

    private static GivenEvent User(int number, int second) => new(second, "web", $"m{number}", [new("user_id", $"u{number}"), Hot], null, false);

    private static GraphReport Check(IKeyValueStore store, RuleSet rules) => Run(store, rules.ToIdentityRules());

    private static GraphReport Run(IKeyValueStore store, IdentityRules rules)
    {
        using var rows = new GraphRows(store);
        return GraphCheck.Run(rows, rules, _ => { }, default);
    }

    internal static string Text(GraphDifference one) =>
        $"  {one.Kind}: {string.Join(" | ", one.InForce.Select(ids => string.Join(' ', ids)))} => {string.Join(" | ", one.Made.Select(ids => string.Join(' ', ids)))} {string.Join(", ", one.Links)}";

    private static string? Text(GraphReport report) => report.Count == 0 ? null : string.Join('\n', report.Differences.Select(Text));
}
