using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Bench.Running;

namespace Weft.Bench.Benches;

/// <summary>What an operator waits for: two people with much history put together and taken apart again, and why two ids of a large person are one's.</summary>
internal static class IdentityOpsBench
{
    private const string Profiles = "/api/v1/profiles/user_id:";
    private const string Events = "/v1/spaces/bench/collections/users/profiles/user_id:";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments);
        var (events, ids, rounds) = (arguments.Number("events", 5_000), arguments.Number("ids", 1_000), arguments.Number("rounds", 20));
        using var folder = new TemporaryFolder();
        var configuration = Path.Combine(folder.Path, "weft.yaml");
        await File.WriteAllTextAsync(configuration, await File.ReadAllTextAsync(Path.Combine(options.Root, "bench/pipeline.yaml")) + "identity: { identifiers: { card: { limit: 10000 } } }\n");
        using var server = await (Contender.Product(options) with { Arguments = ["serve", "--config", configuration] }).StartAsync(folder.Path);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{server.Address}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ServerProcess.Token);
        await FillAsync(server, events, ids);

        var (merges, splits, whys, isSame) = (new Latencies(), new Latencies(), new Latencies(), true);
        // The first are not measured: they make the server compile its code.
        for (var round = -2; round < rounds; round++)
        {
            var before = await BothAsync(http);
            var merged = Stopwatch.GetTimestamp();
            var number = await TogetherAsync(http);
            if (round >= 0)
                merges.AddSince(merged);
            isSame &= await BothAsync(http) != before;
            var split = Stopwatch.GetTimestamp();
            (await http.DeleteAsync(new Uri($"/api/v1/identity/decisions/{number}", UriKind.Relative))).EnsureSuccessStatusCode();
            if (round >= 0)
                splits.AddSince(split);
            isSame &= await BothAsync(http) == before;
            var asked = Stopwatch.GetTimestamp();
            var why = await http.GetStringAsync(new Uri($"/api/v1/identity/why?a=card:k1&b=card:k{ids}", UriKind.Relative));
            if (round >= 0)
                whys.AddSince(asked);
            if (JsonSerializer.Deserialize<JsonElement>(why).GetProperty("chain").GetArrayLength() != ids - 1)
                throw new InvalidOperationException($"The chain of {ids} ids is not one person: {why}");
        }

        var table = new ResultsTable(options, "identity-ops", "what an operator waits for, in milliseconds", "events of each", "ids of the large person", "rounds", "merge p50", "p99", "split p50", "p99", "why p50", "p99", "profiles as before")
        {
            Note = "`bench/README.md` says what is measured. Milliseconds from the request to its answer, which comes when it is in force. Goals: merge and split 100 ms, why 50 ms.",
        };
        table.Add($"{events:N0}", $"{ids:N0}", $"{rounds}", $"{merges.P50:F1}", $"{merges.P99:F1}", $"{splits.P50:F1}", $"{splits.P99:F1}", $"{whys.P50:F1}", $"{whys.P99:F1}", $"{(isSame ? "to the byte" : "no")}");
        return isSame ? 0 : 1;
    }

    private static async Task FillAsync(ServerProcess server, int events, int ids)
    {
        var names = (string[])["Product Viewed", "Product Added", "Order Completed", "Cart Viewed", "Signed In"];
        var people = ((string[])["ada", "ben"]).SelectMany(user => Enumerable.Range(0, events).Select(number => Message(user, number, names[number % names.Length])));
        // Each id came with the one before: a chain, the longest way that there can be.
        var chain = Enumerable.Range(2, ids - 1).Select(number => Say.Of(
            $$$"""{"type":"track","event":"Seen","timestamp":"{{{Start.AddSeconds(number):O}}}","context":{"externalIds":[{"type":"card","id":"k{{{number - 1}}}"},{"type":"card","id":"k{{{number}}}"}]}}"""));
        var started = Stopwatch.GetTimestamp();
        foreach (var some in people.Concat(chain).Chunk(500))
        {
            using var body = new StringContent($$"""{"batch":[{{string.Join(',', some)}}]}""", Encoding.UTF8, "application/json");
            if (await server.AskAsync("/v1/batch", body, "wk_bench") is { Status: not System.Net.HttpStatusCode.OK } refused)
                throw new InvalidOperationException(refused.Text);
        }

        await server.SettleAsync(started);
    }

    private static string Message(string user, int number, string name) => number % 10 == 0
        ? Say.Of($$$"""{"type":"identify","userId":"{{{user}}}","messageId":"{{{user}}}{{{number}}}","timestamp":"{{{Start.AddMinutes(number):O}}}","traits":{"email":"{{{user}}}@x.example","visits":{{{number}}}}}""")
        : Say.Of($$$"""{"type":"track","event":"{{{name}}}","userId":"{{{user}}}","messageId":"{{{user}}}{{{number}}}","timestamp":"{{{Start.AddMinutes(number):O}}}","properties":{"sku":"{{{number % 17}}}"}}""");

    private static async Task<string> BothAsync(HttpClient http)
    {
        var text = new StringBuilder();
        foreach (var user in (string[])["ada", "ben"])
            text.AppendLine(WithoutSince(await http.GetStringAsync(new Uri(Profiles + user, UriKind.Relative)))).AppendLine(await http.GetStringAsync(new Uri($"{Events}{user}/traits?limit=100", UriKind.Relative)));
        return text.ToString();
    }

    // Who was out of an audience for a while is in it since then.
    private static string WithoutSince(string profile)
    {
        var whole = JsonNode.Parse(profile)!;
        foreach (var (_, membership) in whole["audiences"]!.AsObject())
            membership!.AsObject().Remove("since");
        return whole.ToJsonString();
    }

    private static async Task<string> TogetherAsync(HttpClient http)
    {
        using var body = new StringContent("""{"kind":"together","a":"user_id:ada","b":"user_id:ben","reason":"measured"}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("/api/v1/identity/decisions", UriKind.Relative), body);
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
    }
}
