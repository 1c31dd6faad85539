using Weft.Tests.Identity;

namespace Weft.Tests.Order;

/// <summary>
/// Runs a check on random worlds. A failure names its seed; <c>WEFT_SEED</c> repeats it, and <c>WEFT_ROUNDS</c> sets how many are run. What arrives is cut
/// down to the calls that the failure takes.
/// </summary>
internal static class Worlds
{
    /// <summary>What is wrong with a world's calls as they arrive, or null; draws whatever else it needs from the seed.</summary>
    public delegate string? Check(World world, IReadOnlyList<GivenCall> arriving, int seed);

    public static void Run(int rounds, int orders, Check toCheck)
    {
        foreach (var seed in Rounds.Seeds(rounds))
        {
            var random = new Random(seed);
            var world = World.Make(random);
            for (var order = 0; order < orders; order++)
            {
                var arriving = Arrival.Of(world, random);
                if (Wrong(toCheck, world, arriving, seed) is not null)
                    Assert.Fail(Describe(toCheck, world, Shortest(toCheck, world, arriving, seed), seed));
            }
        }
    }

    // An exception is one more thing that can be wrong, and needs its seed as much.
    private static string? Wrong(Check check, World world, IReadOnlyList<GivenCall> arriving, int seed)
    {
        try
        {
            return check(world, arriving, seed);
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }

    private static List<GivenCall> Shortest(Check check, World world, IReadOnlyList<GivenCall> arriving, int seed)
    {
        var left = arriving.ToList();
        for (var i = 0; i < left.Count;)
        {
            List<GivenCall> shorter = [.. left[..i], .. left[(i + 1)..]];
            if (Wrong(check, world, shorter, seed) is null)
                i++;
            else
                (left, i) = (shorter, 0);
        }

        return left;
    }

    private static string Describe(Check check, World world, List<GivenCall> arriving, int seed) =>
        $"""
        WEFT_SEED={seed} WEFT_ROUNDS=1 repeats it. Up to {world.End:O} under {world.Text}
        it takes these calls, in this order:
        {string.Join('\n', arriving.Select(call => $"  {call}"))}
        {Wrong(check, world, arriving, seed)}
        """;
}
