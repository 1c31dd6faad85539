namespace Weft.Tests.Identity;

[Trait(Rounds.Nightly, "rounds")]
public sealed class GraphOrderTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public void any_order_of_arrival_gives_the_graph_of_the_evidence_in_event_time_order() => Rounds.Run(200, withRepeats: false, (history, arriving) =>
    {
        var graph = Take(history, arriving);
        return graph.Broken(history.Rules) ?? GraphLines.Difference(new IdentityOracle(history.Rules, arriving).Lines(), graph.Lines());
    });

    [Fact]
    public void what_operators_decide_holds_whatever_comes_before_and_after_it() => Rounds.Run(200, withRepeats: false, (history, arriving) =>
    {
        var graph = Take(history, arriving);
        return graph.Broken(history.Rules) ?? GraphLines.Difference(new IdentityOracle(history.Rules, arriving).Lines(), graph.Lines());
    }, withDecisions: true);

    [Fact]
    public void the_graph_is_right_after_every_single_decision() => Rounds.Run(12, withRepeats: false, (history, arriving) =>
    {
        var graph = new GraphUnderTest(store.ForRound(), history.Rules.ToIdentityRules());
        for (var i = 0; i < arriving.Count; i++)
        {
            graph.TakeAny(arriving[i]);
            if (GraphLines.Difference(new IdentityOracle(history.Rules, arriving.Take(i + 1)).Lines(), graph.Lines()) is { } difference)
                return $"after {i}:\n{difference}";
        }

        return null;
    }, withDecisions: true);

    [Fact]
    public void an_event_that_comes_again_changes_nothing_but_a_count() => Rounds.Run(60, withRepeats: true, (history, arriving) =>
    {
        var graph = Take(history, arriving);
        return GraphLines.Difference(WithoutCounts(new IdentityOracle(history.Rules, arriving).Lines()), WithoutCounts(graph.Lines()));
    });

    [Fact]
    public void the_graph_is_right_after_every_single_event() => Rounds.Run(12, withRepeats: false, (history, arriving) =>
    {
        var graph = new GraphUnderTest(store.ForRound(), history.Rules.ToIdentityRules());
        for (var i = 0; i < arriving.Count; i++)
        {
            graph.Take(arriving[i]);
            if (GraphLines.Difference(new IdentityOracle(history.Rules, arriving.Take(i + 1)).Lines(), graph.Lines()) is { } difference)
                return $"after event {i}:\n{difference}";
        }

        return null;
    });

    [Fact]
    public void an_event_is_filed_under_its_strongest_id() => Rounds.Run(10, withRepeats: false, (history, arriving) =>
    {
        var graph = new GraphUnderTest(store.ForRound(), history.Rules.ToIdentityRules());
        var earliest = new Dictionary<ulong, DateTimeOffset>();
        foreach (var given in arriving)
        {
            var resolution = graph.Take(given);
            var isEarliest = !earliest.TryGetValue(resolution.Fragment, out var first) || given.At < first;
            if (isEarliest)
                earliest[resolution.Fragment] = given.At;
            if (graph.IdOf(resolution.Fragment) != given.Ids[0] || resolution.IsEarliest != isEarliest || resolution.Blocked.Count > 0)
                return $"  {given} was filed as {resolution}";
        }

        return null;
    });

    private static SortedSet<string> WithoutCounts(SortedSet<string> lines) => [.. lines.Where(line => !line.StartsWith("count ", StringComparison.Ordinal))];

    private GraphUnderTest Take(RandomHistory history, IReadOnlyList<GivenEvent> arriving)
    {
        // Some with all in memory, some with hardly anything: what is counted goes on from link to link, or is read again.
        var graph = new GraphUnderTest(store.ForRound(), history.Rules.ToIdentityRules(), mostRecords: history.Events.Count % 2 == 0 ? 4 : 1_000);
        foreach (var given in arriving)
        {
            graph.TakeAny(given);
            if (given.EndsFrame)
                graph.EndFrame();
        }

        return graph;
    }
}
