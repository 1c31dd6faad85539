namespace Weft.Tests.Crash;

/// <summary>Rounds of: traffic, a kill in the middle of it, a restart, the rest of the traffic, and a look at everything.</summary>
internal sealed class KillRun(ServerUnderTest server, HookReceiver hook, int seed)
{
    private readonly Random _random = new(seed);
    private readonly Senders _senders = new(server, seed);
    private Invariants? _invariants;
    private int _kills;

    private Invariants Invariants => _invariants ??= new(server, hook, _senders);

    /// <summary>How far it has come.</summary>
    public string Summary => $"{_kills} kills, {_senders.Unique} messages, {_senders.Attempted - _senders.Unique} sent again, {hook.Arrivals.Count} arrived";

    /// <summary>What is wrong after the round; empty when all is well.</summary>
    public async Task<IReadOnlyList<string>> RoundAsync(int round, TimeSpan patience)
    {
        var people = _senders.Begin(round);
        await Task.Delay(_random.Next(100, 2500), TestContext.Current.CancellationToken);
        await KillAsync();
        // Now and then once more, while it still recovers.
        if (_random.Next(4) == 0)
        {
            await Task.Delay(_random.Next(200, 1500), TestContext.Current.CancellationToken);
            await KillAsync();
        }

        await server.ReadyAsync();
        await Task.Delay(_random.Next(500), TestContext.Current.CancellationToken);
        await EndAsync();
        return await Invariants.CheckAsync(people, patience);
    }

    /// <summary>The same look at everybody of all rounds.</summary>
    public Task<IReadOnlyList<string>> CheckEverybodyAsync() => Invariants.CheckAsync(_senders.People, Settings.Patience);

    // A planted fault may end the server once more while the senders still wait for their answers.
    private async Task EndAsync()
    {
        var ended = _senders.EndAsync();
        while (!ended.IsCompleted)
        {
            await server.ReadyAsync();
            await Task.WhenAny(ended, Task.Delay(200, TestContext.Current.CancellationToken));
        }

        await ended;
    }

    private async Task KillAsync()
    {
        await server.KillAsync();
        _kills++;
        server.Begin();
    }
}
