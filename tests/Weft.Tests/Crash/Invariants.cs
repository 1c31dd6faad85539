using System.Globalization;
using System.Text.Json;

namespace Weft.Tests.Crash;

/// <summary>
/// What must hold after any kill, once everything that was sent is acknowledged, asked for through the public API: what it says is wrong, in words.
/// </summary>
internal sealed partial class Invariants(ServerUnderTest server, HookReceiver hook, Senders senders)
{
    private readonly List<string> _wrong = [];
    private long _received;

    /// <summary>Waits until nothing is on its way any more, and checks the sums, and these people. Empty when all is well.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(IReadOnlyList<Person> people, TimeSpan patience)
    {
        _wrong.Clear();
        if (!await SettledAsync(patience))
            Wrong($"it does not settle: {(await server.GetAsync("/api/v1/flow")).GetRawText()}");
        await CheckSumsAsync();
        foreach (var person in people)
            await CheckTimelinesAsync(person);
        await CheckBuyersAsync();
        CheckArrivals(people);
        await CheckWarehouseAsync();
        return [.. _wrong];
    }

    /// <summary>The same of the sums alone, for a server that does not keep everything.</summary>
    public async Task<IReadOnlyList<string>> CheckSumsAsync(TimeSpan patience)
    {
        _wrong.Clear();
        if (!await SettledAsync(patience))
            Wrong($"it does not settle: {(await server.GetAsync("/api/v1/flow")).GetRawText()}");
        await CheckSumsAsync();
        return [.. _wrong];
    }

    private void Wrong(string what) => _wrong.Add(what);

    private Task<bool> SettledAsync(TimeSpan patience) => Settings.UntilAsync(
        async () =>
        {
            // Who leaves last is told to the destination, so the audience comes first.
            var isEmpty = (await server.GetAsync("/api/v1/audiences/active")).GetProperty("size").GetInt64() == 0;
            var flow = await server.GetAsync("/api/v1/flow?settle=30s");
            return isEmpty
                && Number(flow.GetProperty("destinations").GetProperty("hook"), "pending") == 0;
        },
        patience);

    private async Task CheckSumsAsync()
    {
        var flow = await server.GetAsync("/api/v1/flow?settle=30s");
        var web = flow.GetProperty("sources").GetProperty("web");
        var (received, accepted, rejected) = (Number(web, "received"), Number(web, "accepted"), Sum(web, "rejected"));
        if (received != accepted + Number(web, "duplicate") + rejected || accepted != Number(web, "processed") + Number(web, "pending"))
            Wrong($"the source's sums do not add up: {web.GetRawText()}");
        if (accepted != senders.Unique || rejected != 0 || Number(web, "pending") != 0)
            Wrong($"{senders.Unique} different messages were acknowledged: {web.GetRawText()}");
        if (received < Math.Max(_received, senders.Unique) || received > senders.Attempted)
            Wrong($"received {received}, before that {_received}, and {senders.Attempted} were sent");
        _received = received;
        CheckDestination(flow.GetProperty("destinations").GetProperty("hook"));
    }

    private void CheckDestination(JsonElement sums)
    {
        var (due, delivered) = (Number(sums, "due"), Number(sums, "delivered"));
        if (due != delivered + Sum(sums, "filtered") + Sum(sums, "discarded") + Number(sums, "dead") + Number(sums, "pending"))
            Wrong($"the destination's sums do not add up: {sums.GetRawText()}");
        if (due != delivered || due != hook.Arrivals.Count)
            Wrong($"{hook.Arrivals.Count} different messages arrived: {sums.GetRawText()}");
    }

    private async Task CheckWarehouseAsync()
    {
        var answer = await server.AskAsync("SELECT count(*), count(DISTINCT message_id) FROM events");
        var counts = answer.GetProperty("rows")[0].EnumerateArray().Select(count => count.ToString()).ToList();
        if (counts.Exists(count => count != senders.Unique.ToString(CultureInfo.InvariantCulture)))
            Wrong($"the warehouse has {counts[0]} events, {counts[1]} of them different, and {senders.Unique} were acknowledged");
    }

    private async Task CheckTimelinesAsync(Person person)
    {
        foreach (var (group, sent) in person.Groups())
        {
            var found = await TimelineAsync(group);
            foreach (var missing in sent.Select(message => message.MessageId).Except(found))
                Wrong($"{missing} is not on the timeline of {group}");
            foreach (var many in found.CountBy(id => id).Where(pair => pair.Value > 1))
                Wrong($"{many.Key} is {many.Value} times on the timeline of {group}");
            if (found.Count > sent.Count)
                Wrong($"the timeline of {group} has {found.Count} events, and {sent.Count} were sent");
        }
    }

    private async Task<List<string>> TimelineAsync(string group)
    {
        var found = new List<string>();
        var path = $"/v1/spaces/acme/collections/users/profiles/{group}/events?limit=200";
        while (path.Length > 0)
        {
            var page = await AnswerAsync(path);
            if (page is not { } answer)
                return found;
            found.AddRange(answer.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("message_id").GetString()!));
            path = answer.GetProperty("cursor").GetProperty("url").GetString()!;
        }

        return found;
    }

    // Nobody there is what a lost event may look like.
    private async Task<JsonElement?> AnswerAsync(string path)
    {
        try
        {
            return await server.GetAsync(path);
        }
        catch (HttpRequestException problem)
        {
            Wrong(problem.Message);
            return null;
        }
    }

    private static long Number(JsonElement sums, string name) => sums.GetProperty(name).GetInt64();

    private static long Sum(JsonElement sums, string name) => sums.GetProperty(name).EnumerateObject().Sum(one => one.Value.GetInt64());
}
