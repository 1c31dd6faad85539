using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Weft.Configuration;
using Weft.Tests.Crash;

namespace Weft.Tests.Server;

public sealed class ConfigurationWatchTests : IAsyncLifetime
{
    private const string Web = "tokens: { boss: { role: admin, secret: a-secret } }\nsources:\n  web: { kind: tracking, write_keys: [wk] }\n";
    private const string Buyers = Web + "audiences:\n  buyers: { event: Order Completed }\n";
    private const string Wrong = Web + "audiences:\n  buyers: { event: Order Completed, within: soon }\n  others: { evnt: X }\nworkspace: { timezone: Nowhere }\n";

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;
    private ApiClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(_folder.Path, Web);
        _api = new(_server.Client, "a-secret");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_good_change_applies_a_bad_one_is_refused_whole_and_mending_clears_it()
    {
        await _api.OrdersAsync("wk", "Order Completed", "1", "2");
        _folder.File("weft.yaml", Buyers);
        await UntilAudiencesAsync("buyers");
        Assert.Equal(2, (await _api.GetAsync("/api/v1/audiences/buyers")).GetProperty("size").GetInt32());

        _folder.File("weft.yaml", Wrong);
        var problems = await _api.ProblemsAsync(found => found.Count > 0);
        Assert.Contains("weft.yaml line 5: audiences.buyers.within = soon: ", problems[0], StringComparison.Ordinal);
        Assert.Contains(problems, problem => problem.StartsWith("weft.yaml line 6: audiences.others.evnt = X: ", StringComparison.Ordinal) && problem.Contains("did you mean event?", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("weft.yaml line 7: workspace.timezone = Nowhere: must be an IANA time zone", StringComparison.Ordinal));
        Assert.Contains("stays in force", problems[^1], StringComparison.Ordinal);
        await _api.OrdersAsync("wk", "Order Completed", "3");
        Assert.Equal(3, (await _api.GetAsync("/api/v1/audiences/buyers")).GetProperty("size").GetInt32());

        _folder.File("weft.yaml", Buyers);
        await _api.ProblemsAsync(found => found.Count == 0);
    }

    [Fact]
    public async Task everything_in_the_file_applies_without_a_restart()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await _api.SendAsync("wk_app", "{\"batch\":[]}"));
        _folder.File("weft.yaml", """
            workspace: { name: renamed, public_url: "https://cdp.acme.example" }
            tokens: { desk: { role: admin, secret: other-secret } }
            sources: { app: { kind: tracking, write_keys: [wk_app], limits: { batch_bytes: 20000000, event_bytes: 1000000 } } }
            """);
        var renewed = new ApiClient(_server.Client, "other-secret");
        Assert.True(await Settings.UntilAsync(async () => (await renewed.CallAsync(HttpMethod.Get, "/api/v1/flow")).Status == HttpStatusCode.OK));

        Assert.Equal(HttpStatusCode.Unauthorized, (await _api.CallAsync(HttpMethod.Get, "/api/v1/flow")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await _api.SendAsync("wk", "{\"batch\":[]}"));
        var large = string.Join(',', Enumerable.Range(0, 12).Select(at => $$$"""{"type":"track","event":"E","userId":"u{{{at}}}","properties":{"text":"{{{new string('x', 900_000)}}}"}}"""));
        Assert.Equal(HttpStatusCode.OK, await _api.SendAsync("wk_app", $$"""{"batch":[{{large}}]}"""));
        var settings = await renewed.GetAsync("/v1/projects/wk_app/settings");
        Assert.Contains("cdp.acme.example", settings.GetRawText(), StringComparison.Ordinal);
        await renewed.GetAsync("/api/v1/flow?settle=30s");
        await renewed.GetAsync("/v1/spaces/renamed/collections/users/profiles/user_id:u1/events");
    }

    [Fact]
    public async Task a_file_that_vanishes_keeps_what_it_said()
    {
        _folder.File("weft.yaml", Buyers);
        await UntilAudiencesAsync("buyers");
        File.Delete(_folder.Sub("weft.yaml"));
        var problems = await _api.ProblemsAsync(found => found.Count > 0);
        Assert.Contains("weft.yaml cannot be read: there is no such file; the configuration read before stays in force", Assert.Single(problems), StringComparison.Ordinal);
        await _api.OrdersAsync("wk", "Order Completed", "1");
        await UntilAudiencesAsync("buyers");

        _folder.File("weft.yaml", Buyers);
        await _api.ProblemsAsync(found => found.Count == 0);
    }

    [Fact]
    public async Task a_rename_and_a_swapped_link_are_seen()
    {
        _folder.File("new.yaml", Buyers);
        File.Move(_folder.Sub("new.yaml"), _folder.Sub("weft.yaml"), overwrite: true);
        await UntilAudiencesAsync("buyers");

        // As a config map is mounted: weft.yaml -> ..data/weft.yaml, ..data -> a folder, and ..data is swapped.
        Directory.CreateDirectory(_folder.Sub("one"));
        Directory.CreateDirectory(_folder.Sub("two"));
        _folder.File("one/weft.yaml", Web);
        _folder.File("two/weft.yaml", Buyers.Replace("buyers", "customers", StringComparison.Ordinal));
        Directory.CreateSymbolicLink(_folder.Sub("..data"), "one");
        File.CreateSymbolicLink(_folder.Sub("link"), "..data/weft.yaml");
        File.Move(_folder.Sub("link"), _folder.Sub("weft.yaml"), overwrite: true);
        await UntilAudiencesAsync();
        Directory.CreateSymbolicLink(_folder.Sub("..next"), "two");
        Assert.Equal(0, Rename(Encoding.UTF8.GetBytes(_folder.Sub("..next\0")), Encoding.UTF8.GetBytes(_folder.Sub("..data\0"))));
        await UntilAudiencesAsync("customers");
    }

    [Fact]
    public async Task a_file_without_sources_is_said_to_be_hardly_meant_and_taken()
    {
        _folder.File("weft.yaml", "tokens: { boss: { role: admin, secret: a-secret } }\n");
        Assert.True(await Settings.UntilAsync(async () => await _api.SendAsync("wk", "{\"batch\":[]}") == HttpStatusCode.Unauthorized));
        Assert.Empty(await _api.ProblemsAsync());
    }

    [Fact]
    public async Task a_destination_whose_variable_is_gone_is_named_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        var with = new EnvironmentReferences(new Dictionary<string, string> { ["URL"] = "https://crm.example/hook" });
        await using (var first = await TestServer.StartAsync(folder.Path, Web, with: options => options with { Environment = with }))
        {
            var (status, body) = await new ApiClient(first.Client, "a-secret").PutAsync("/api/v1/destinations/crm", """{"kind":"webhook","settings":{"url":"${URL}"}}""");
            Assert.True(status == HttpStatusCode.Created, body.ToString());
        }

        await using var second = await TestServer.StartAsync(folder.Path, Buyers);
        var api = new ApiClient(second.Client, "a-secret");
        Assert.Equal("made through the API: destinations.crm.settings.url = ${URL}: the environment variable URL is not set", Assert.Single(await api.ProblemsAsync()));
        await api.GetAsync("/api/v1/audiences/buyers");
    }

    private async Task UntilAudiencesAsync(params string[] keys) => Assert.True(await Settings.UntilAsync(async () =>
        (await _api.GetAsync("/api/v1/audiences")).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("key").GetString()!).SequenceEqual(keys)));

    [DllImport("libc", EntryPoint = "rename")]
    private static extern int Rename(byte[] from, byte[] to);
}
