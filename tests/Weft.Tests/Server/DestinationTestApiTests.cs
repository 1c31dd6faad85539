using System.Net;
using System.Text.Json;
using Weft.Tests.Activation.Harness;
using Weft.Tests.Crash;

namespace Weft.Tests.Server;

/// <summary>A server with a destination, a person who did something, and a real receiver.</summary>
public sealed class DestinationTestLab : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;

    internal Receiver Receiver { get; private set; } = null!;

    internal ApiClient Operator => As("o-secret");

    internal string Url => _server.Client.BaseAddress!.ToString();

    internal string Folder => _folder.Path;

    internal ApiClient As(string token) => new(_server.Client, token);

    public async ValueTask InitializeAsync()
    {
        Receiver = await Receiver.StartAsync(TimeProvider.System, _ => Task.CompletedTask);
        _server = await TestServer.StartAsync(_folder.Path, $$$"""
            workspace: { name: acme }
            tokens: { olga: { role: operator, secret: o-secret }, ann: { role: analyst, secret: n-secret }, priv: { role: privacy, secret: p-secret } }
            sources: { web: { kind: tracking, write_keys: [wk] } }
            audiences: { buyers: { event: Order Completed } }
            consent: { purposes: [marketing] }
            destinations:
              mail: { kind: webhook, consent: [marketing], allow_private_targets: true, settings: { url: "{{{Receiver.Url}}}" } }
              crm:
                kind: webhook
                allow_private_targets: true
                settings: { url: "{{{Receiver.Url}}}/hooks?token=in-the-query", secret: whsec_1, headers: { X-Key: key-1 } }
                mappings:
                  - name: large orders
                    when: { event: Order Completed, properties: { revenue: { gte: 100 } } }
                    fields: { id: { "@path": $.userId }, amount: { "@path": $.properties.revenue } }
                  - name: joined
                    when: { audience: buyers, change: entered }
                    fields: { who: { "@path": $.context.traits.email }, list: { "@path": $.properties.audience_key } }
                  - name: broken
                    when: { event: Order Completed }
                    fields: { x: { "@template": { "@path": $.properties.revenue } } }
            """);
        await Operator.SendAsync("wk", """
            {"batch":[{"type":"identify","userId":"hidden","messageId":"m0"},
                      {"type":"identify","userId":"42","messageId":"m1","traits":{"email":"ada@x.example"}},
                      {"type":"track","event":"Order Completed","userId":"42","messageId":"m2","integrations":{"crm":false},"properties":{"revenue":20}},
                      {"type":"track","event":"Order Completed","userId":"42","messageId":"m3","integrations":{"crm":false},"properties":{"revenue":120}}]}
            """);
        await Operator.GetAsync("/api/v1/flow?settle=30s");
        // Who entered is told as ever.
        Assert.True(await Settings.UntilAsync(() => Task.FromResult(!Receiver.Requests.IsEmpty), TimeSpan.FromSeconds(30)));
        Receiver.Requests.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Receiver.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>Trying a destination out over HTTP.</summary>
public sealed class DestinationTestApiTests : IClassFixture<DestinationTestLab>
{
    private const string Path = "/api/v1/destinations/crm/test";

    private readonly DestinationTestLab _lab;
    private readonly Receiver _receiver;
    private readonly ApiClient _api;

    public DestinationTestApiTests(DestinationTestLab lab)
    {
        (_lab, _receiver, _api) = (lab, lab.Receiver, lab.Operator);
        _receiver.Requests.Clear();
    }

    [Fact]
    public async Task each_mapping_says_what_it_makes_of_the_latest_such_event_or_why_it_does_not_match()
    {
        var result = await AskAsync("""{"profile":"email:ada@x.example","event":"Order Completed"}""");
        Assert.Equal((false, "m3", "integrations"), (result.GetProperty("made_up").GetBoolean(), result.GetProperty("message").GetProperty("messageId").GetString(), result.GetProperty("filtered").GetString()));
        var (large, joined, broken) = (Mapping(result, 0), Mapping(result, 1), Mapping(result, 2));
        Assert.True(large.GetProperty("matches").GetBoolean());
        Assert.Equal("""{"id":"42","amount":120}""", large.GetProperty("body").GetRawText());
        Assert.Equal(
            ["destinations.crm.mappings[1].when.audience: asks for buyers; it is no change of an audience", "destinations.crm.mappings[1].when.change: asks for entered; it is no change of an audience"],
            joined.GetProperty("why_not").EnumerateArray().Select(why => $"{why.GetProperty("path")}: {why.GetProperty("message")}"));
        Assert.Equal("mapping_failed", broken.GetProperty("problem").GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, large.GetProperty("sent").ValueKind);
        Assert.Empty(_receiver.Requests);
    }

    [Fact]
    public async Task with_send_the_exact_request_and_answer_are_shown_without_secrets_and_nothing_counts_as_a_delivery()
    {
        var before = await SumsAsync();
        var sent = Mapping(await AskAsync("""{"profile":"user_id:42","event":"Order Completed","send":true}"""), 0).GetProperty("sent");
        var received = Assert.Single(_receiver.Requests);
        Assert.Equal("""{"id":"42","amount":120}""", received.Text);
        Assert.Equal("delivered", sent.GetProperty("status").GetString());
        var exchange = Assert.Single(sent.GetProperty("exchanges").EnumerateArray());
        var request = exchange.GetProperty("request").GetString()!;
        Assert.Contains(received.Text, request, StringComparison.Ordinal);
        Assert.Contains(sent.GetProperty("idempotency_key").GetString()!, request, StringComparison.Ordinal);
        Assert.Contains("200", exchange.GetProperty("answer").GetString()!, StringComparison.Ordinal);
        Assert.All((string[])["whsec_1", "key-1", "in-the-query"], secret => Assert.DoesNotContain(secret, sent.GetRawText(), StringComparison.Ordinal));
        Assert.Equal(before, await SumsAsync());
    }

    [Fact]
    public async Task an_entry_can_be_tried_before_it_happens_and_by_one_mapping_only()
    {
        var joined = Assert.Single((await AskAsync("""{"profile":"user_id:42","audience":"buyers","mapping":"joined"}""")).GetProperty("mappings").EnumerateArray());
        Assert.Equal("""{"who":"ada@x.example","list":"buyers"}""", joined.GetProperty("body").GetRawText());
        Assert.True(joined.GetProperty("matches").GetBoolean());
        var exit = Assert.Single((await AskAsync("""{"profile":"user_id:42","audience":"buyers","change":"exited","mapping":"1"}""")).GetProperty("mappings").EnumerateArray());
        Assert.EndsWith("the profile exited", exit.GetProperty("why_not")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_is_not_saved_yet_is_tried_as_if_it_were_and_its_mistakes_are_named()
    {
        var draft = """{"kind":"webhook","allow_private_targets":true,"settings":{"url":"URL"},"mappings":[{"fields":{"n":{"@liquid":"{{ properties.revenue | times: 2 }}"}}}]}"""
            .Replace("URL", _receiver.Url, StringComparison.Ordinal);
        var result = await AskAsync($$$"""{"profile":"user_id:42","event":{"type":"track","event":"Anything","properties":{"revenue":2.5}},"send":true,"definition":{{{draft}}}}""", "/api/v1/destinations/fresh/test");
        Assert.Equal("""{"n":"5"}""", Assert.Single(_receiver.Requests).Text);
        Assert.Equal("delivered", Mapping(result, 0).GetProperty("sent").GetProperty("status").GetString());
        var unguarded = draft.Replace("\"allow_private_targets\":true,", "", StringComparison.Ordinal).Replace("times: 2", "timez: 2", StringComparison.Ordinal);
        var refused = await PostAsync(_api, "/api/v1/destinations/fresh/test", $$$"""{"profile":"user_id:42","event":"X","definition":{{{unguarded}}}}""", HttpStatusCode.BadRequest);
        var paths = refused.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()).ToList();
        Assert.Contains("definition.settings.url", paths);
        Assert.Contains("definition.mappings[0].fields.n.@liquid", paths);
    }

    [Theory]
    [InlineData("""{"profile":"42","event":"X"}""", "profile")]
    [InlineData("""{"profile":"user_id:42"}""", "event")]
    [InlineData("""{"profile":"user_id:42","event":"X","audience":"buyers"}""", "event")]
    [InlineData("""{"profile":"user_id:42","event":7}""", "event")]
    [InlineData("""{"profile":"user_id:42","event":{"type":"trak"}}""", "event.type")]
    [InlineData("""{"profile":"user_id:42","event":{"event":""}}""", "event.event")]
    [InlineData("""{"profile":"user_id:42","audience":"byers"}""", "audience")]
    [InlineData("""{"profile":"user_id:42","audience":"buyers","change":"left"}""", "change")]
    [InlineData("""{"profile":"user_id:42","trait":"ltv"}""", "trait")]
    [InlineData("""{"profile":"user_id:42","event":"X","mapping":"nope"}""", "mapping")]
    [InlineData("""{"profile":"user_id:42","event":"X","definition":{"kind":"webhook","settings":{"url":"https://x.example","secret":"***"}}}""", "definition.settings.secret")]
    public async Task a_mistake_is_named(string body, string path) =>
        Assert.Contains(path, (await PostAsync(_api, Path, body, HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()));

    [Fact]
    public async Task only_operators_may_and_nothing_leaves_about_the_suppressed()
    {
        await PostAsync(_lab.As("n-secret"), Path, """{"profile":"user_id:42","event":"X"}""", HttpStatusCode.Forbidden);
        await PostAsync(_api, Path, """{"profile":"user_id:nobody","event":"X"}""", HttpStatusCode.NotFound);
        await PostAsync(_api, "/api/v1/destinations/none/test", """{"profile":"user_id:42","event":"X"}""", HttpStatusCode.NotFound);
        await PostAsync(_lab.As("p-secret"), "/api/v1/erasures", """{"mode":"suppress","ids":["user_id:hidden"]}""", HttpStatusCode.OK);
        await _api.GetAsync("/api/v1/flow?settle=30s");
        var refused = await PostAsync(_api, Path, """{"profile":"user_id:hidden","event":"Order Completed","send":true}""", HttpStatusCode.BadRequest);
        Assert.Contains("suppressed", refused.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(_receiver.Requests);
    }

    [Fact]
    public async Task nothing_leaves_about_who_does_not_consent_and_a_look_says_so()
    {
        const string Mail = "/api/v1/destinations/mail/test";
        var look = await AskAsync("""{"profile":"user_id:42","event":"Order Completed"}""", Mail);
        Assert.Equal(("consent:marketing", true), (look.GetProperty("filtered").GetString(), Mapping(look, 0).GetProperty("matches").GetBoolean()));
        var refused = await PostAsync(_api, Mail, """{"profile":"user_id:42","event":"Order Completed","send":true}""", HttpStatusCode.BadRequest);
        Assert.Contains("consent:marketing", refused.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(_receiver.Requests);
    }

    [Fact]
    public async Task the_command_line_shows_the_mappings_the_request_and_the_answer()
    {
        var before = await SumsAsync();
        var (code, text) = await TestAsync("crm", "--event", "Order Completed", "--send");
        Assert.Equal(0, code);
        var received = Assert.Single(_receiver.Requests);
        Assert.Contains("The message, the person's latest:\n", text, StringComparison.Ordinal);
        Assert.Contains("It would not be sent whatever the mappings say: integrations.\n", text, StringComparison.Ordinal);
        Assert.Contains("Mapping 0 (large orders) matches.\n  {\n    \"id\": \"42\",\n    \"amount\": 120\n  }\n  Sent: delivered\n  > POST http://127.0.0.1:", text, StringComparison.Ordinal);
        Assert.Contains($"  > Idempotency-Key: {received.Key}\n", text, StringComparison.Ordinal);
        Assert.Contains($"  > {received.Text}\n  < 200 OK\n", text, StringComparison.Ordinal);
        Assert.Contains("Mapping 1 (joined) does not match.\n  destinations.crm.mappings[1].when.audience: asks for buyers; it is no change of an audience\n", text, StringComparison.Ordinal);
        Assert.Contains("Mapping 2 (broken) matches.\n  It cannot be applied: mapping_failed: ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("key-1", text, StringComparison.Ordinal);
        Assert.Equal(before, await SumsAsync());
    }

    [Fact]
    public async Task the_command_line_tries_what_is_not_saved_and_sends_only_when_asked()
    {
        var file = System.IO.Path.Combine(_lab.Folder, "draft.yaml");
        await File.WriteAllTextAsync(file, $"kind: webhook\nallow_private_targets: true\nsettings: {{ url: \"{_receiver.Url}\" }}\n", TestContext.Current.CancellationToken);
        string[] draft = ["fresh", "--definition", file, "--event", """{"type":"track","event":"Look","properties":{"n":1}}""", "--source", "web", "--format", "json"];
        var (code, text) = await TestAsync(draft);
        var answer = JsonElement.Parse(text);
        Assert.Equal((0, true, 1), (code, answer.GetProperty("made_up").GetBoolean(), Mapping(answer, 0).GetProperty("body").GetProperty("properties").GetProperty("n").GetInt32()));
        Assert.Empty(_receiver.Requests);
        (code, _) = await TestAsync([.. draft, "--send"]);
        Assert.Equal((0, "Look"), (code, JsonElement.Parse(Assert.Single(_receiver.Requests).Body).GetProperty("event").GetString()));
        await File.WriteAllTextAsync(file, "kind: webhook\nallow_private_targets: true\nsettings: { url: \"http://127.0.0.1:1/\" }\n", TestContext.Current.CancellationToken);
        (code, text) = await TestAsync([.. draft, "--send"]);
        Assert.Equal((1, "connection"), (code, Mapping(JsonElement.Parse(text), 0).GetProperty("sent").GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("audience: is not known here; did you mean buyers?", "crm", "--audience", "byers")]
    [InlineData("profile: may not be told of to this destination: consent:marketing", "mail", "--event", "X", "--send")]
    [InlineData("There is no destination none", "none", "--event", "X")]
    [InlineData("--event is no JSON", "crm", "--event", "{")]
    public async Task the_command_line_names_a_mistake(string said, params string[] args)
    {
        var (code, text) = await TestAsync(args);
        Assert.Equal(1, code);
        Assert.StartsWith("weft: ", text, StringComparison.Ordinal);
        Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.Empty(_receiver.Requests);
    }

    private async Task<(int Code, string Text)> TestAsync(params string[] args)
    {
        var (code, lines) = await WeftProcess.RunAsync(_lab.Folder, ["destinations", "test", .. args, "--profile", "user_id:42", "--server", _lab.Url, "--token", "o-secret"]);
        return (code, string.Join('\n', lines));
    }

    private async Task<string> SumsAsync() =>
        (await _api.GetAsync("/api/v1/flow")).GetProperty("destinations").GetRawText() + (await _api.GetAsync("/api/v1/destinations/crm/deliveries")).GetRawText();

    private static async Task<JsonElement> PostAsync(ApiClient api, string path, string body, HttpStatusCode expected)
    {
        var (status, answer) = await api.CallAsync(HttpMethod.Post, path, body);
        Assert.True(status == expected, $"{status}: {answer}");
        return answer;
    }

    private Task<JsonElement> AskAsync(string body, string path = Path) => PostAsync(_api, path, body, HttpStatusCode.OK);

    private static JsonElement Mapping(JsonElement result, int index) => result.GetProperty("mappings")[index];
}
