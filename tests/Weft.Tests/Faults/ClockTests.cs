using Weft.Tests.Crash;
using Weft.Tests.Storage;

namespace Weft.Tests.Faults;

/// <summary>The clock of a real server is set hours ahead and back, under traffic.</summary>
public sealed class ClockTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ShimmedDisk _machine = new();
    private readonly int _seed = Seeded.Seed();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_clock_that_is_set_ahead_and_back_costs_nothing_and_windows_still_close()
    {
        await using var hook = await HookReceiver.StartAsync();
        await using var server = new ServerUnderTest(_folder.Path, hook.Url, data: _machine.Data) { Fault = FaultPoint.None.ToString() };
        foreach (var (name, value) in _machine.Environment)
            server.Environment[name] = value;
        await server.StartAsync();
        var senders = new Senders(server, _seed);
        var people = senders.Begin(0);
        foreach (var (ahead, said) in new[] { (5.0, "leapt ahead by 5 hours"), (0, null), (-5, "went back: what arrives is 5 hours ahead"), (24 * 3650, "leapt ahead by"), (-4, "went back") })
        {
            _machine.SetClock(TimeSpan.FromHours(ahead));
            Assert.True(await Settings.UntilAsync(async () => await SaysAsync(server, said), TimeSpan.FromSeconds(20)), $"{ahead} h: it does not say {said ?? "nothing"}");
        }

        await senders.EndAsync();
        var wrong = await new Invariants(server, hook, senders).CheckAsync(people, Settings.Patience);
        Assert.True(wrong.Count == 0, $"WEFT_SEED={_seed}:\n{string.Join('\n', wrong.Take(20))}\n{server.Said}");
    }

    private static async Task<bool> SaysAsync(ServerUnderTest server, string? text)
    {
        var problems = (await server.GetAsync("/health/ready")).GetProperty("problems").EnumerateArray().Select(one => one.GetString()!).ToList();
        return text is null ? problems.Count == 0 : problems.Exists(one => one.Contains(text, StringComparison.Ordinal));
    }
}
