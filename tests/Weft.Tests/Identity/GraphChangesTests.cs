using Weft.Identity;

namespace Weft.Tests.Identity;

[Trait(Rounds.Nightly, "rounds")]
public sealed class GraphChangesTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public void a_frame_tells_exactly_the_components_that_changed_as_they_stood_before_it() => Rounds.Run(30, withRepeats: false, (history, arriving) =>
    {
        var graph = new GraphUnderTest(store.ForRound(), history.Rules.ToIdentityRules());
        var before = new IdentityOracle(history.Rules, []);
        var changed = new HashSet<ExternalId>();
        var (last, frame) = (before, before);
        for (var i = 0; i < arriving.Count; i++)
        {
            graph.Take(arriving[i]);
            var now = new IdentityOracle(history.Rules, arriving.Take(i + 1));
            changed.UnionWith(now.Components.SelectMany(ids => ids).Where(id => !now.ComponentOf(id).SetEquals(last.ComponentOf(id))));
            last = now;
            if (!arriving[i].EndsFrame)
                continue;
            if (Difference(graph, frame, changed) is { } difference)
                return $"in the frame that ends with event {i}:\n{difference}";
            graph.EndFrame();
            (frame, changed) = (now, []);
        }

        return null;
    });

    // An id that is new in the frame stood alone before it.
    private static string? Difference(GraphUnderTest graph, IdentityOracle before, IEnumerable<ExternalId> changed)
    {
        var expected = new GraphLines();
        foreach (var id in changed)
            expected.Component(before.ComponentOf(id), null);
        var told = new GraphLines();
        foreach (var (head, fragments) in graph.Changes.Before)
        {
            Assert.Equal(fragments.Min(), head);
            told.Component(fragments.Select(graph.IdOf), null);
        }

        Assert.Equal(graph.Changes.Before.Values.SelectMany(fragments => fragments).Order(), graph.Changes.Fragments.Order());
        return GraphLines.Difference(expected.All, told.All);
    }
}
