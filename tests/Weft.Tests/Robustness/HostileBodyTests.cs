using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Weft.Tests.Collect;

namespace Weft.Tests.Robustness;

/// <summary>Bodies that no honest sender sends: each does no harm to the events beside it, to what comes behind it, or to the server.</summary>
public sealed class HostileBodyTests : IAsyncLifetime
{
    private const int Levels = 100_000;
    private const string Good = """{"type":"track","event":"Good","userId":"good","messageId":"ID"}""";
    private LoadedServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await LoadedServer.StartAsync(source: ", limits: { event_bytes: 1000000 , batch_bytes: 2000000 }");

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task thirty_megabytes_are_refused_in_words_and_never_held(bool isChunked)
    {
        var body = new byte[30_000_000];
        Array.Fill(body, (byte)' ');
        var bomb = SdkFixture.Gzip(body, CompressionLevel.Optimal);
        for (var round = 0; round < 5; round++)
        {
            foreach (var sent in new[] { body, bomb })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/batch") { Content = new ByteArrayContent(sent) };
                request.Headers.TransferEncodingChunked = isChunked;
                using var answer = await _server.Client.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
                Assert.Contains("2000000 bytes at most", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
        }

        await SoundAsync(0);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public async Task a_hundred_thousand_levels_cost_only_the_item_that_has_them(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, Levels)) + "1" + string.Concat(Enumerable.Repeat(close, Levels));
        string[] items =
        [
            $$$"""{"type":"track","event":"E","userId":"u","messageId":"d1","properties":{"x":{{{deep}}}}}""",
            $$$"""{"type":"identify","userId":"u","messageId":"d2","traits":{"x":{{{deep}}}}}""",
            $$$"""{"type":"track","event":"E","userId":"u","messageId":"d3","context":{"traits":{{{deep}}}}}""",
            deep,
        ];
        var good = 0;
        foreach (var item in items)
        {
            await AnswersAsync($$"""{"batch":[{{Fresh(ref good)}},{{item}},{{Fresh(ref good)}}]}""", "not_json");
            await AnswersAsync(item, null, HttpStatusCode.BadRequest, HttpStatusCode.OK);
        }

        foreach (var around in new[] { "context", "integrations" })
            await AnswersAsync($$"""{"batch":[{{Good}}],"{{around}}":{{deep}}}""", null, HttpStatusCode.BadRequest);
        await AnswersAsync($$"""{"batch":[{{Fresh(ref good)}}],"other":{{deep}}}""", null);
        await SoundAsync(good);
    }

    [Fact]
    public async Task text_that_is_not_unicode_costs_only_the_item_that_has_it()
    {
        byte[][] wrong = [[0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xC3], [0xE2, 0x82], [0xFF], [0x80], .. "\\ud800|\\udc00|\\ud800x|\\udc00\\ud800|\\ud800\\ud800".Split('|').Select(Encoding.ASCII.GetBytes)];
        string[] places =
        [
            """{"type":"track","event":"~","userId":"u","messageId":"ID"}""", """{"type":"track","event":"E","userId":"~","messageId":"ID"}""",
            """{"type":"track","event":"E","userId":"u","messageId":"~"}""", """{"type":"track","event":"E","userId":"u","messageId":"ID","properties":{"a":["~"]}}""",
            """{"type":"identify","userId":"u","messageId":"ID","traits":{"~":1}}""", """{"type":"~","userId":"u","messageId":"ID"}""",
        ];
        var good = 0;
        foreach (var place in places)
        {
            foreach (var bytes in wrong)
            {
                var (head, tail) = ($$"""{"batch":[{{Fresh(ref good)}},""" + place.Split('~')[0].Replace("ID", $"w{good}", StringComparison.Ordinal), place.Split('~')[1] + "," + Fresh(ref good) + "]}");
                var (status, body, _) = await _server.PostAsync([.. Encoding.UTF8.GetBytes(head), .. bytes, .. Encoding.UTF8.GetBytes(tail)], cancellation: TestContext.Current.CancellationToken);
                Assert.True(status == HttpStatusCode.OK, $"{Convert.ToHexString(bytes)} in {place}: {(int)status} {body}");
                Assert.Equal(1, Assert.Single(JsonElement.Parse(body).GetProperty("rejected").EnumerateArray()).GetProperty("index").GetInt32());
            }
        }

        await SoundAsync(good);
        // What was kept of them can be read.
        Assert.NotEmpty((await _server.GetAsync("/api/v1/sources/web/rejected?limit=500")).GetProperty("data").EnumerateArray());
    }

    private static string Fresh(ref int good) => Good.Replace("ID", $"g{good++}", StringComparison.Ordinal);

    private async Task AnswersAsync(string body, string? reason, params HttpStatusCode[] accepted)
    {
        var (status, text, _) = await _server.PostAsync(Encoding.UTF8.GetBytes(body), cancellation: TestContext.Current.CancellationToken);
        Assert.True(accepted.Length == 0 ? status == HttpStatusCode.OK : accepted.Contains(status), $"{body[..60]}…: {(int)status} {text}");
        if (reason is not null)
            Assert.Equal(reason, Assert.Single(JsonElement.Parse(text).GetProperty("rejected").EnumerateArray()).GetProperty("reason").GetString());
    }

    // What was accepted is there, the sums add up, and a newcomer is served.
    private async Task SoundAsync(int good)
    {
        Assert.Equal(HttpStatusCode.OK, (await _server.PostAsync(Encoding.UTF8.GetBytes($$"""{"batch":[{{Good.Replace("ID", "last", StringComparison.Ordinal)}}]}"""), cancellation: TestContext.Current.CancellationToken)).Status);
        var sums = await _server.SettledAsync();
        Assert.True(sums.GetProperty("processed").GetInt64() >= good + 1, $"{good + 1} good ones were sent: {sums}");
        var events = (await _server.GetAsync("/v1/spaces/default/collections/users/profiles/user_id:good/events?limit=200")).GetProperty("data");
        Assert.Equal(Math.Min(200, good + 1), events.GetArrayLength());
        Assert.True(_server.PeakMemory < LoadedServer.MemoryBound, $"{_server.PeakMemory >> 20} MB");
    }
}
