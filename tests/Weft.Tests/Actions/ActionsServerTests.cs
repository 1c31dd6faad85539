using System.Net;
using Microsoft.AspNetCore.Http;
using Weft.Connectors.Actions;
using Weft.Tests.Activation.Harness;
using Weft.Tests.Server;

namespace Weft.Tests.Actions;

/// <summary>The catalogue and the definitions in the API and on the command line.</summary>
[Collection(ActionsCollection.Name)]
public sealed class ActionsServerTests : IAsyncLifetime
{
    private const string Hook = "/api/v1/destinations/hook/test";
    private const string Yaml = """
        tokens: { boss: { role: admin, secret: a-secret } }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        consent: { purposes: [marketing] }
        destinations:
          hook:
            kind: actions/webhook
            allow_private_targets: true
            settings: { sharedSecret: hook-secret-1 }
            subscriptions:
              - { name: orders, subscribe: event = "Order Completed", partnerAction: send, mapping: { url: "HOOK", method: POST, headers: { X-Note: hook-secret-1 }, data: { who: { "@path": $.userId } } } }
          mail:
            kind: actions/webhook
            allow_private_targets: true
            consent: [marketing]
            subscriptions: [{ subscribe: type = "track", partnerAction: send, mapping: { url: "HOOK", method: POST, data: {} } }]
          team:
            kind: actions/slack
            subscriptions:
              - { subscribe: event = "Order Completed", partnerAction: postToChannel, mapping: { url: "https://hooks.slack.com/services/T0/B0/secret", text: { "@template": "{{userId}} paid" } } }
        """;

    private readonly TemporaryFolder _folder = new();
    private Receiver _receiver = null!;
    private TestServer _server = null!;
    private ApiClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.StartAsync(TimeProvider.System, context => context.Response.WriteAsync("thanks"));
        _server = await TestServer.StartAsync(_folder.Path, Yaml.Replace("HOOK", _receiver.Url, StringComparison.Ordinal));
        _api = new(_server.Client, "a-secret");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _receiver.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task the_catalogue_has_weft_s_own_kinds_and_the_package_s()
    {
        var all = await _api.GetAsync("/api/v1/catalogue/destinations");
        var kinds = all.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("kind").GetString()).ToList();
        Assert.Superset(new HashSet<string?> { "console", "webhook", "actions/braze", "actions/slack" }, kinds.ToHashSet());
        Assert.True(kinds.Count >= 216 && all.GetProperty("actions").GetProperty("installed").GetBoolean());
        var slack = await _api.GetAsync("/api/v1/catalogue/destinations/slack");
        Assert.True(slack.GetProperty("actions").GetProperty("postToChannel").GetProperty("fields").GetProperty("text").GetProperty("required").GetBoolean());
        Assert.Equal(HttpStatusCode.NotFound, (await _api.CallAsync(HttpMethod.Get, "/api/v1/catalogue/destinations/nobody")).Status);
    }

    [Fact]
    public async Task a_definition_is_shown_without_its_secrets_and_a_wrong_one_is_refused_with_its_place()
    {
        var shown = (await _api.GetAsync("/api/v1/destinations/team")).GetProperty("definition").GetRawText();
        Assert.DoesNotContain("secret", shown, StringComparison.Ordinal);
        Assert.Contains("paid", shown, StringComparison.Ordinal);
        var (status, body) = await _api.PutAsync("/api/v1/destinations/braze", """{"kind":"actions/braze","settings":{"endpoint":"https://rest.iad-01.braze.com"},"subscriptions":[{"subscribe":"type = \"track\"","partnerAction":"trackEvent"}]}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("settings.api_key", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_trial_goes_through_the_worker_once_is_shown_without_secrets_and_is_no_delivery()
    {
        await _api.SendAsync("wk", """{"batch":[{"type":"identify","userId":"42","messageId":"m1"}]}""");
        var before = (await _api.GetAsync("/api/v1/flow?settle=30s")).GetProperty("destinations").GetRawText();
        var (status, answer) = await _api.CallAsync(HttpMethod.Post, Hook, """{"profile":"user_id:42","event":"Order Completed","send":true}""");
        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
        var sent = answer.GetProperty("mappings")[0].GetProperty("sent");
        Assert.Equal("delivered", sent.GetProperty("status").GetString());
        var received = Assert.Single(_receiver.Requests);
        Assert.Equal(("""{"who":"42"}""", "hook-secret-1"), (received.Text, received.Headers["x-note"]));
        var exchange = Assert.Single(sent.GetProperty("exchanges").EnumerateArray());
        Assert.StartsWith($"POST {_receiver.Url}\n", exchange.GetProperty("request").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("thanks", exchange.GetProperty("answer").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hook-secret-1", answer.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(before, (await _api.GetAsync("/api/v1/flow?settle=30s")).GetProperty("destinations").GetRawText());
        Assert.Empty((await _api.GetAsync("/api/v1/destinations/hook/deliveries")).GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task a_trial_sends_nothing_about_who_does_not_consent()
    {
        await _api.SendAsync("wk", """{"batch":[{"type":"identify","userId":"42","messageId":"m1"}]}""");
        await _api.GetAsync("/api/v1/flow?settle=30s");
        var (status, answer) = await _api.CallAsync(HttpMethod.Post, Hook.Replace("hook", "mail", StringComparison.Ordinal), """{"profile":"user_id:42","event":"Order Completed","send":true}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("consent:marketing", answer.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(_receiver.Requests);
    }

    [Fact]
    public async Task the_command_line_lists_them_all_and_says_what_one_takes()
    {
        var (code, lines) = await WeftProcess.RunAsync(_folder.Path, "destinations", "list");
        Assert.Equal(0, code);
        Assert.StartsWith("214 destinations with 601 actions", lines[^1], StringComparison.Ordinal);
        (code, lines) = await WeftProcess.RunAsync(_folder.Path, "destinations", "list", "slack");
        Assert.Equal(0, code);
        Assert.Contains(lines, line => line.Contains("text (text, required)", StringComparison.Ordinal));
        (code, lines) = await WeftProcess.RunAsync(_folder.Path, "destinations", "install");
        Assert.Equal((0, $"The destinations are installed in {ActionsFolder.Default.Path}: 214 destinations of @segment/action-destinations 3.497.0."), (code, lines[^1]));
    }
}
