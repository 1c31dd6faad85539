using System.Net;
using System.Text;
using System.Text.Json;
using Weft.Tests.Crash;

namespace Weft.Tests.Faults;

/// <summary>
/// A real server under traffic, whose disk breaks and is mended while it runs. What must hold: it says what is wrong and what to do, it tells senders to come again, it
/// goes on by itself, and nothing that it acknowledged is gone, also not after a kill.
/// </summary>
internal sealed class DiskRun(ServerUnderTest server, HookReceiver hook, int seed)
{
    private readonly Senders _senders = new(server, seed);

    /// <summary>Breaks the disk until all of these are said at <c>/health/ready</c>, at once or one after another, then mends it.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(Action fault, Action mend, params string[] said)
    {
        server.Fault = FaultPoint.None.ToString();
        await server.StartAsync();
        var people = _senders.Begin(0);
        Assert.True(await Settings.UntilAsync(async () => (await SumAsync()) > 100), "no traffic");
        fault();
        await ExpectRefusalAsync(said);
        mend();
        await ExpectRecoveryAsync();
        await _senders.EndAsync();
        var invariants = new Invariants(server, hook, _senders);
        var wrong = await invariants.CheckAsync(people, Settings.Patience);
        await server.KillAsync();
        await server.StartAsync();
        return [.. wrong, .. await invariants.CheckAsync(people, Settings.Patience)];
    }

    private async Task ExpectRefusalAsync(string[] expected)
    {
        var (heard, isRefused) = (new HashSet<string>(), false);
        var hasSaid = await Settings.UntilAsync(
            async () =>
            {
                var (status, problems) = await HealthAsync();
                if (status == HttpStatusCode.ServiceUnavailable)
                    heard.UnionWith(problems);
                isRefused |= await IsRefusedAsync();
                return isRefused && Array.TrueForAll(expected, text => heard.Any(one => one.Contains(text, StringComparison.Ordinal)));
            },
            TimeSpan.FromSeconds(30));
        Assert.True(hasSaid, $"refused: {isRefused}; expected: {string.Join("; ", expected)}; heard:\n{string.Join('\n', heard)}\n{server.Said}");
    }

    private async Task ExpectRecoveryAsync()
    {
        (HttpStatusCode Status, string[] Problems) last = (default, []);
        var isWell = await Settings.UntilAsync(async () => (last = await HealthAsync()) is { Status: HttpStatusCode.OK, Problems: [] }, TimeSpan.FromSeconds(30));
        Assert.True(isWell && !server.HasEnded, $"it does not go on: {last.Status} {string.Join('\n', last.Problems)}\n{server.Said}");
    }

    private async Task<(HttpStatusCode Status, string[] Problems)> HealthAsync()
    {
        using var answer = await server.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        var health = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (answer.StatusCode, [.. health.GetProperty("problems").EnumerateArray().Select(one => one.GetString()!)]);
    }

    // What is sent is a repeat, which changes nothing where it is taken.
    private async Task<bool> IsRefusedAsync()
    {
        using var content = new StringContent(_senders.Repeat(), Encoding.UTF8, "application/json");
        using var answer = await server.Sender.PostAsync("/v1/batch", content, TestContext.Current.CancellationToken);
        if (answer.StatusCode == HttpStatusCode.OK)
            return false;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1), "told to come again without saying when");
        return true;
    }

    private async Task<long> SumAsync() =>
        (await server.GetAsync("/api/v1/flow")).GetProperty("sources").TryGetProperty("web", out var web) ? web.GetProperty("accepted").GetInt64() : 0;
}
