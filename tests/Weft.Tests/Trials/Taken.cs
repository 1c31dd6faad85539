using Weft.Storage;
using Weft.Tests.Identity;

namespace Weft.Tests.Trials;

/// <summary>A history taken into a store, and committed.</summary>
internal static class Taken
{
    public static GraphUnderTest Into(IKeyValueStore store, RandomHistory history, IReadOnlyList<GivenEvent> arriving)
    {
        var graph = new GraphUnderTest(store, history.Rules.ToIdentityRules());
        foreach (var given in arriving)
        {
            graph.TakeAny(given);
            if (given.EndsFrame)
                graph.EndFrame();
        }

        graph.EndFrame();
        return graph;
    }
}
