using System.Diagnostics;
using System.Globalization;
using Weft.Tests.Storage;

namespace Weft.Tests.Crash;

/// <summary>
/// A real server is killed with SIGKILL at random instants while several senders send. <c>WEFT_KILL_ROUNDS</c> says how often; the seed is printed and
/// <c>WEFT_SEED</c> repeats the traffic (not the instants of the machine).
/// </summary>
public sealed class KillTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task after_a_kill_everything_acknowledged_is_there_exactly_once_in_order_and_the_sums_add_up()
    {
        var seed = Seeded.Seed();
        await using var hook = await HookReceiver.StartAsync();
        await using var server = new ServerUnderTest(_folder.Path, hook.Url);
        await server.StartAsync();
        var run = new KillRun(server, hook, seed);
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < Settings.Rounds; round++)
        {
            var wrong = await run.RoundAsync(round, TimeSpan.FromSeconds(60));
            Write($"round {round}: {run.Summary}, {watch.Elapsed.TotalSeconds:F0} s");
            Assert.True(wrong.Count == 0, $"WEFT_SEED={seed}, round {round}:\n{string.Join('\n', wrong.Take(20))}\n{server.Said}");
        }

        Assert.Empty(await run.CheckEverybodyAsync());
    }

    /// <summary>A checker that cannot fail is worth nothing: the same rounds over a server with a fault in its store.</summary>
    [Theory]
    [InlineData(nameof(PlantedFault.CommitsInTwo))]
    [InlineData(nameof(PlantedFault.ForgetsDuplicates))]
    public async Task a_commit_in_two_and_a_lost_memory_of_duplicates_would_be_seen(string fault)
    {
        await using var hook = await HookReceiver.StartAsync();
        await using var server = new ServerUnderTest(_folder.Path, hook.Url, Enum.Parse<PlantedFault>(fault));
        await server.StartAsync();
        var run = new KillRun(server, hook, Seeded.Seed());
        IReadOnlyList<string> wrong = [];
        for (var round = 0; round < 8 && wrong.Count == 0; round++)
            wrong = await RoundAsync(run, server, round);
        Assert.NotEmpty(wrong);
        Write($"{fault}: {string.Join('\n', wrong.Take(5))}");
    }

    // The fault may end the process while the checker looks at it; it is started again, and what is wrong shows in the next round.
    private static async Task<IReadOnlyList<string>> RoundAsync(KillRun run, ServerUnderTest server, int round)
    {
        try
        {
            return await run.RoundAsync(round, TimeSpan.FromSeconds(6));
        }
        catch (HttpRequestException)
        {
            await server.ReadyAsync();
            return [];
        }
    }

    private static void Write(FormattableString line) => TestContext.Current.TestOutputHelper?.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
