using System.Net;
using System.Text;
using System.Text.Json;
using Weft.Configuration;
using Weft.Tests.Crash;
using Weft.Tests.Storage;

namespace Weft.Tests.Server;

/// <summary>The file is edited at random, well and badly, while events come in and definitions are made through the API.</summary>
public sealed class RandomEditsTests
{
    private const string Sources = "sources:\n  web: { kind: tracking, write_keys: [wk] }\n";
    private static readonly string[] Names = ["Opened", "Ordered", "Returned"];
    private static readonly string[] Pieces = ["{", "}", "[", ":", "\n", "\n  ", "\t", "\"", "&a ", "*a", "<<: ", "---\n", "\0", "é", "${X}", "audience: ", "event: ", "not: ", "1"];
    private static readonly EnvironmentReferences Admin = new(new Dictionary<string, string> { ["WEFT_TOKEN_ADMIN"] = "a-secret" });

    private static int Edits => int.Parse(Environment.GetEnvironmentVariable("WEFT_ROUNDS") ?? "6", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task no_edit_loses_an_event_or_stops_the_server_and_the_last_one_counts_as_if_it_had_been_the_first()
    {
        var random = new Random(Seeded.Seed());
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder.Path, Valid(random));
        var api = new ApiClient(server.Client, "a-secret");
        using var stop = new CancellationTokenSource();
        var sending = SendAsync(api, new Random(random.Next()), stop.Token);
        for (var edit = 0; edit < Edits; edit++)
        {
            await WriteAsync(folder, Edited(random), random);
            await api.PutAsync($"/api/v1/audiences/made_{random.Next(3)}", $$$"""{"event":"{{{random.GetItems(Names, 1)[0]}}}","count":{"gte":{{{random.Next(1, 4)}}}}}""");
            // Long enough for it to be seen and taken, or to be overtaken by the next.
            var (sent, more) = (sending.Bodies.Count, random.Next(100, 800));
            Assert.True(await Settings.UntilAsync(() => Task.FromResult(sending.Bodies.Count >= sent + more)));
        }

        var last = Valid(random);
        await WriteAsync(folder, last, random);
        await api.ProblemsAsync(problems => problems.Count == 0);
        Assert.True(await Settings.UntilAsync(async () => (await OfFileAsync(api)).SequenceEqual(Wanted(last))), "the last edit did not come into force");
        await stop.CancelAsync();
        await sending.Ended;

        var sums = (await api.GetAsync("/api/v1/flow?settle=60s")).GetProperty("sources").GetProperty("web");
        Assert.Equal((sending.Bodies.Count, 0), (sums.GetProperty("processed").GetInt32(), sums.GetProperty("pending").GetInt32()));
        Assert.Equal(await FreshAsync(last, api, sending.Bodies), await MembersAsync(api));
    }

    // The same events and definitions from the start.
    private static async Task<string> FreshAsync(string yaml, ApiClient edited, IReadOnlyList<string> bodies)
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder.Path, yaml);
        var api = new ApiClient(server.Client, "a-secret");
        foreach (var (key, definition) in await MadeAsync(edited))
            Assert.Equal(HttpStatusCode.Created, (await api.PutAsync($"/api/v1/audiences/{key}", definition)).Status);
        foreach (var chunk in bodies.Chunk(500))
            Assert.Equal(HttpStatusCode.OK, await api.SendAsync("wk", $$"""{"batch":[{{string.Join(',', chunk)}}]}"""));
        await api.GetAsync("/api/v1/flow?settle=60s");
        return await MembersAsync(api);
    }

    private static Task<TestServer> StartAsync(string folder, string yaml) =>
        TestServer.StartAsync(folder, yaml, with: options => options with { Environment = Admin });

    private static string Valid(Random random)
    {
        var text = new StringBuilder(Sources).Append("audiences:\n");
        for (var key = 'a'; key < 'a' + random.Next(1, 5); key++)
        {
            var name = random.GetItems(Names, 1)[0];
            var count = random.Next(1, 4);
            text.Append(random.Next(3) switch
            {
                0 when key > 'a' => $"  {key}: {{ all: [{{ audience: {(char)(key - 1)} }}, {{ event: {name} }}] }}\n",
                1 => $"  {key}: {{ event: {name}, count: {{ gte: {count} }} }}\n",
                _ => $"  {key}: {{ not: {{ event: {name}, count: {{ gte: {count} }} }} }}\n",
            });
        }

        return text.ToString();
    }

    private static string Edited(Random random)
    {
        var text = new StringBuilder(Valid(random));
        for (var edits = random.Next(0, 4); edits > 0; edits--)
        {
            // The source stays, so that there is somebody to send to.
            var at = random.Next(Sources.Length, text.Length);
            if (random.Next(2) == 0)
                text.Insert(at, random.GetItems(Pieces, 1)[0]);
            else
                text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at));
        }

        return text.ToString();
    }

    private static async Task WriteAsync(TemporaryFolder folder, string text, Random random)
    {
        switch (random.Next(3))
        {
            case 0:
                folder.File("next.yaml", text);
                File.Move(folder.Sub("next.yaml"), folder.Sub("weft.yaml"), overwrite: true);
                break;
            case 1:
                folder.File("weft.yaml", text);
                break;
            default:
                await using (var file = new FileStream(folder.Sub("weft.yaml"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
                {
                    foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(64))
                    {
                        await file.WriteAsync(piece, TestContext.Current.CancellationToken);
                        await Task.Yield();
                    }
                }

                break;
        }
    }

    private static Sending SendAsync(ApiClient api, Random random, CancellationToken stop)
    {
        var sending = new Sending();
        sending.Ended = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var body = $$"""{"type":"track","event":"{{random.GetItems(Names, 1)[0]}}","userId":"u{{random.Next(30)}}","messageId":"m{{sending.Bodies.Count}}","timestamp":"2026-01-01T00:00:00Z"}""";
                // As an SDK that keeps to the rule: until it is answered with 200.
                while (await api.SendAsync("wk", $$"""{"batch":[{{body}}]}""") != HttpStatusCode.OK)
                    await Task.Yield();
                sending.Bodies.Add(body);
            }
        }, CancellationToken.None);
        return sending;
    }

    private static async Task<HashSet<string>> KeysAsync(ApiClient api) => [.. (await AudiencesAsync(api)).Select(one => one.GetProperty("key").GetString()!)];

    private static async Task<IReadOnlyList<JsonElement>> AudiencesAsync(ApiClient api) => [.. (await api.GetAsync("/api/v1/audiences")).GetProperty("data").EnumerateArray()];

    private static async Task<Dictionary<string, string>> MadeAsync(ApiClient api) => (await AudiencesAsync(api))
        .Where(one => one.GetProperty("defined_in").GetString() == "api").ToDictionary(one => one.GetProperty("key").GetString()!, one => one.GetProperty("definition").GetRawText());

    private static async Task<IReadOnlyList<string>> OfFileAsync(ApiClient api) => [.. (await AudiencesAsync(api))
        .Where(one => one.GetProperty("defined_in").GetString() == "file").Select(one => one.GetProperty("definition").GetRawText())];

    private static IEnumerable<string> Wanted(string yaml) => Workspace.Compile(yaml, [], EnvironmentReferences.None, new())!
        .Config.Audiences.Entries.Select(entry => entry.Value.ToJson()!.ToJsonString());

    private static async Task<string> MembersAsync(ApiClient api)
    {
        var lines = new List<string>();
        foreach (var key in (await KeysAsync(api)).Order(StringComparer.Ordinal))
        {
            var members = (await api.GetAsync($"/api/v1/audiences/{key}/members?limit=1000")).GetProperty("data").EnumerateArray();
            lines.Add($"{key}: {string.Join(' ', members.Select(one => one.GetProperty("external_ids")[0].GetProperty("id").GetString()).Order(StringComparer.Ordinal))}");
        }

        return string.Join('\n', lines);
    }

    private sealed class Sending
    {
        public List<string> Bodies { get; } = [];

        public Task Ended { get; set; } = Task.CompletedTask;
    }
}
