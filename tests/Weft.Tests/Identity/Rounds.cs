using System.Globalization;

namespace Weft.Tests.Identity;

/// <summary>
/// Runs a check on random histories. A failure names its seed; <c>WEFT_SEED</c> repeats it, and <c>WEFT_ROUNDS</c> sets how many are run. The history that
/// fails is cut down to the events that it takes.
/// </summary>
internal static class Rounds
{
    /// <summary>The trait of what <c>./test --nightly</c> runs.</summary>
    public const string Nightly = "nightly";

    private const int Told = 500;

    /// <summary>The check says what is wrong with a history as it arrives, or null.</summary>
    public static void Run(int rounds, bool withRepeats, Func<RandomHistory, IReadOnlyList<GivenEvent>, string?> toCheck, bool withDecisions = false)
    {
        var check = Guarded(toCheck);
        foreach (var seed in Seeds(rounds))
        {
            var random = new Random(seed);
            var history = RandomHistory.Make(random);
            for (var shuffle = 0; shuffle < 3; shuffle++)
            {
                var arriving = withDecisions ? history.ArrivingWithDecisions(random) : history.Arriving(random, withRepeats);
                if (check(history, arriving) is not null)
                    Assert.Fail(Describe(seed, history, Shortest(history, arriving, check), check));
            }
        }
    }

    // An exception is one more thing that can be wrong, and needs its seed as much.
    private static Func<RandomHistory, IReadOnlyList<GivenEvent>, string?> Guarded(Func<RandomHistory, IReadOnlyList<GivenEvent>, string?> check) =>
        (history, arriving) =>
        {
            try
            {
                return check(history, arriving);
            }
            catch (Exception exception)
            {
                return exception.ToString();
            }
        };

    private static List<GivenEvent> Shortest(
        RandomHistory history, IEnumerable<GivenEvent> arriving, Func<RandomHistory, IReadOnlyList<GivenEvent>, string?> check)
    {
        var left = arriving.ToList();
        for (var i = 0; i < left.Count;)
        {
            List<GivenEvent> shorter = [.. left[..i], .. left[(i + 1)..]];
            if (check(history, shorter) is null)
                i++;
            else
                (left, i) = (shorter, 0);
        }

        return left;
    }

    private static string Describe(
        int seed, RandomHistory history, List<GivenEvent> arriving, Func<RandomHistory, IReadOnlyList<GivenEvent>, string?> check) =>
        $"""
        WEFT_SEED={seed} WEFT_ROUNDS=1 repeats it. Rules: {history.Rules}
        It takes these events, in this order:
        {string.Join('\n', arriving.Select(one => $"  {one}"))}
        {check(history, arriving)}
        """;

    /// <summary>The seed of each round, one after the other; tells how far it has come.</summary>
    /// <param name="rounds">How many, where the environment does not say.</param>
    public static IEnumerable<int> Seeds(int rounds)
    {
        var (first, count) = (Number("WEFT_SEED") ?? Random.Shared.Next(), Number("WEFT_ROUNDS") ?? rounds);
        for (var round = 0; round < count; round++)
        {
            if (round % Told == 0)
                TestContext.Current.TestOutputHelper?.WriteLine($"{round} of {count} rounds from WEFT_SEED={first}");
            yield return unchecked(first + round);
        }
    }

    /// <summary>A number of the environment; null where it has none.</summary>
    public static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
