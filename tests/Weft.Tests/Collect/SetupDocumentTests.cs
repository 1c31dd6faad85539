using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Weft.Server.Collect;

namespace Weft.Tests.Collect;

public sealed class SetupDocumentTests
{
    private const string Script = "/analytics.js/v1/wk_web/analytics.min.js";

    [Fact]
    public async Task settings_send_analytics_next_to_this_server()
    {
        await using var server = await CollectServer.StartAsync();
        var settings = await server.GetAsync("/v1/projects/wk_web/settings");
        var sender = settings.Json.GetProperty("integrations").GetProperty("Segment.io");
        Assert.Equal(
            ("wk_web", server.Host + "/v1", "http"),
            (sender.GetProperty("apiKey").GetString(), sender.GetProperty("apiHost").GetString(), sender.GetProperty("protocol").GetString()));
        server.Address.Configured = new("https://cdp.acme.example/weft/");
        sender = (await server.GetAsync("/v1/projects/wk_web/settings")).Json.GetProperty("integrations").GetProperty("Segment.io");
        Assert.Equal(("cdp.acme.example/weft/v1", "https"), (sender.GetProperty("apiHost").GetString(), sender.GetProperty("protocol").GetString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_source_config_lets_rudderstack_start_even_when_the_source_is_disabled(bool isEnabled)
    {
        await using var server = await CollectServer.StartAsync(CollectServer.Web with { Enabled = isEnabled });
        var source = (await server.GetAsync("/sourceConfig/?p=npm&writeKey=wk_web")).Json.GetProperty("source");
        Assert.Equal("web", source.GetProperty("id").GetString());
        Assert.True(source.GetProperty("enabled").GetBoolean());
        Assert.Equal("{}", source.GetProperty("config").GetRawText());
        Assert.Equal("[]", source.GetProperty("destinations").GetRawText());
    }

    [Theory]
    [InlineData("/v1/projects/wrong/settings", HttpStatusCode.NotFound)]
    [InlineData("/analytics-next/bundles/none.js", HttpStatusCode.NotFound)]
    [InlineData("/sourceConfig/?writeKey=wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/sourceConfig/", HttpStatusCode.Unauthorized)]
    public async Task an_unknown_key_gets_no_document(string path, HttpStatusCode expected)
    {
        await using var server = await CollectServer.StartAsync();
        (await server.GetAsync(path)).IsProblem(expected);
    }

    [Fact]
    public async Task an_unknown_key_gets_a_script_that_a_browser_reports_as_missing()
    {
        await using var server = await CollectServer.StartAsync();
        var answer = await server.GetAsync("/analytics.js/v1/wrong/analytics.min.js");
        Assert.Equal((HttpStatusCode.NotFound, "text/javascript"), (answer.Status, answer.Response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task the_browser_sdk_is_made_out_for_its_key_and_this_server()
    {
        await using var server = await CollectServer.StartAsync();
        var script = await server.GetAsync(Script);
        Assert.Equal("text/javascript", script.Response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("window.analyticsWriteKey=\"wk_web\"", script.Body, StringComparison.Ordinal);
        Assert.Contains($"\"http://{server.Host}/analytics-next/bundles/\"", script.Body, StringComparison.Ordinal);
        Assert.All(AnalyticsScript.Places, place => Assert.DoesNotContain(place, script.Body, StringComparison.Ordinal));
    }

    [Fact]
    public void every_place_to_be_filled_in_is_in_the_browser_sdks_file()
    {
        using var stream = typeof(AnalyticsScript).Assembly.GetManifestResourceStream("Weft.Server.Collect.assets.analytics.min.js")!;
        var template = new StreamReader(stream).ReadToEnd();
        Assert.All(AnalyticsScript.Places, place => Assert.Contains(place, template, StringComparison.Ordinal));
    }

    [Fact]
    public async Task the_browser_sdk_is_sent_packed_and_only_once()
    {
        await using var server = await CollectServer.StartAsync();
        var plain = await server.GetAsync(Script);
        var request = new HttpRequestMessage(HttpMethod.Get, Script);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var packed = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("gzip", packed.Content.Headers.ContentEncoding.Single());
        await using var content = new GZipStream(await packed.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress);
        Assert.Equal(plain.Body, await new StreamReader(content, Encoding.UTF8).ReadToEndAsync(TestContext.Current.CancellationToken));

        var again = new HttpRequestMessage(HttpMethod.Get, Script);
        again.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(plain.Header("ETag")!));
        Assert.Equal(HttpStatusCode.NotModified, (await server.SendAsync(again)).Status);
    }

    [Fact]
    public async Task the_pieces_that_the_browser_sdk_loads_are_there()
    {
        await using var server = await CollectServer.StartAsync();
        foreach (var name in typeof(AnalyticsScript).Assembly.GetManifestResourceNames().Where(name => name.Contains(".bundles.", StringComparison.Ordinal)))
        {
            var file = name[(name.IndexOf(".bundles.", StringComparison.Ordinal) + ".bundles.".Length)..];
            var answer = await server.GetAsync("/analytics-next/bundles/" + file);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Contains("webpackChunk_segment_analytics_next", answer.Body, StringComparison.Ordinal);
        }
    }
}
