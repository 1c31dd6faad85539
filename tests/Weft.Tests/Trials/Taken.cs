using Weft.Identity;
using Weft.Storage;
using Weft.Tests.Identity;

namespace Weft.Tests.Trials;

/// <summary>A history taken into a store, and committed.</summary>
internal static class Taken
{
    public static GraphUnderTest Into(IKeyValueStore store, RandomHistory history, IReadOnlyList<GivenEvent> arriving, int mostTakenAgain = IdentityResolver.MostLinksTakenAgain)
    {
        var graph = new GraphUnderTest(store, history.Rules.ToIdentityRules(), mostTakenAgain);
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
