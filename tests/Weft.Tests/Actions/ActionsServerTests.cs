using System.Net;
using Weft.Connectors.Actions;
using Weft.Tests.Server;

namespace Weft.Tests.Actions;

/// <summary>The catalogue and the definitions in the API and on the command line.</summary>
[Collection(ActionsCollection.Name)]
public sealed class ActionsServerTests : IAsyncLifetime
{
    private const string Yaml = """
        tokens: { boss: { role: admin, secret: a-secret } }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        destinations:
          team:
            kind: actions/slack
            subscriptions:
              - { subscribe: event = "Order Completed", partnerAction: postToChannel, mapping: { url: "https://hooks.slack.com/services/T0/B0/secret", text: { "@template": "{{userId}} paid" } } }
        """;

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;
    private ApiClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(_folder.Path, Yaml);
        _api = new(_server.Client, "a-secret");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
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
