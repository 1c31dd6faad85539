using System.Globalization;
using Weft.Tests.Storage;

namespace Weft.Tests.Crash;

/// <summary>
/// A real server ends itself by SIGKILL at every boundary between two states, one after another, while several senders send. A boundary that is never reached fails
/// the test, so that none is covered in name only.
/// </summary>
public sealed class FaultPointTests : IDisposable
{
    // Between two looks at everything, each of which waits for the audience's window.
    private const int PointsPerLook = 11;
    private readonly TempFolder _folder = new();
    private readonly int _seed = Seeded.Seed();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task a_kill_at_any_boundary_costs_nothing_that_was_acknowledged()
    {
        await using var hook = await HookReceiver.StartAsync();
        await using var server = new ServerUnderTest(_folder.Path, hook.Url);
        var run = new FaultPointRun(server, hook, _seed);
        foreach (var (look, steps) in Shuffled(FaultPoint.Steps.Except(FaultPoint.StepsOfDropping)).Chunk(PointsPerLook).Index())
            Expect(await run.RoundAsync(look, steps, keepsEverything: true), server, steps);
        Write($"{run.Summary}");
    }

    private void Expect(IReadOnlyList<string> wrong, ServerUnderTest server, IEnumerable<Enum> steps) => Assert.True(
        wrong.Count == 0, $"WEFT_SEED={_seed}, killed at {string.Join(", ", steps)}:\n{string.Join('\n', wrong.Take(20))}\n{server.Said}");

    private Enum[] Shuffled(IEnumerable<Enum> steps)
    {
        var all = steps.ToArray();
        new Random(_seed).Shuffle(all);
        return all;
    }

    private static void Write(FormattableString line) => TestContext.Current.TestOutputHelper?.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
