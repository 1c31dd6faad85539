using System.Diagnostics;

namespace Weft.Tests.Crash;

/// <summary>Lives of a server, each of which ends at a boundary under traffic; then a sound one, and a look at everything.</summary>
internal sealed class FaultPointRun(ServerUnderTest server, HookReceiver hook, int seed)
{
    private static readonly TimeSpan MayTake = TimeSpan.FromSeconds(30);
    private readonly Random _random = new(seed);
    private readonly Senders _senders = new(server, seed);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private Invariants? _invariants;
    private int _kills;

    private Invariants Invariants => _invariants ??= new(server, hook, _senders);

    /// <summary>How far it has come.</summary>
    public string Summary => $"WEFT_SEED={seed}: {_kills} kills, {_senders.Unique} messages, {_senders.Attempted - _senders.Unique} sent again, "
        + $"{hook.Arrivals.Count} arrived, {_watch.Elapsed.TotalSeconds:F0} s";

    /// <summary>Ends a life at each of these boundaries; what is wrong afterwards, empty when all is well.</summary>
    public async Task<IReadOnlyList<string>> RoundAsync(int round, IReadOnlyList<Enum> steps, bool keepsEverything)
    {
        List<Person>? people = null;
        foreach (var step in steps)
        {
            server.Fault = new FaultPoint(step, _random.Next(1, 3)).ToString();
            await StartAgainAsync();
            people ??= _senders.Begin(round);
            Assert.True(await Settings.UntilAsync(() => Task.FromResult(server.HasEnded), MayTake), $"WEFT_SEED={seed}: {server.Fault} was never reached\n{server.Said}");
            _kills++;
        }

        server.Fault = FaultPoint.None.ToString();
        server.Begin();
        await server.ReadyAsync();
        await _senders.EndAsync();
        return keepsEverything ? await Invariants.CheckAsync(people!, Settings.Patience) : await Invariants.CheckSumsAsync(Settings.Patience);
    }

    private async Task StartAgainAsync()
    {
        // The sound one between two rounds.
        if (!server.HasEnded)
            await server.KillAsync();
        server.Begin();
    }
}
