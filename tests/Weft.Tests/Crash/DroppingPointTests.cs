using Weft.Tests.Storage;

namespace Weft.Tests.Crash;

/// <summary>The boundaries that <see cref="FaultPointTests"/> leaves out: of a server that drops what is a second old.</summary>
public sealed class DroppingPointTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _seed = Seeded.Seed();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task a_kill_while_old_segments_are_dropped_leaves_the_sums_and_the_rest()
    {
        await using var hook = await HookReceiver.StartAsync(isMoody: false);
        await using var server = new ServerUnderTest(_folder.Path, hook.Url);
        server.Config += "\nretention: { events: 1s, log: 1s }\n";
        var run = new FaultPointRun(server, hook, _seed);
        var wrong = await run.RoundAsync(0, FaultPoint.StepsOfDropping, keepsEverything: false);
        Assert.True(wrong.Count == 0, $"WEFT_SEED={_seed}:\n{string.Join('\n', wrong.Take(20))}\n{server.Said}");
        TestContext.Current.TestOutputHelper?.WriteLine(run.Summary);
    }
}
