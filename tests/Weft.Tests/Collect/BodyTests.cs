using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Weft.Events;

namespace Weft.Tests.Collect;

public sealed class BodyTests
{
    private static readonly byte[] Page = """{"userId":"u","messageId":"m"}"""u8.ToArray();

    [Theory]
    [InlineData(true, "application/json", "gzip")]
    [InlineData(true, "application/x-www-form-urlencoded", "gzip")]
    [InlineData(true, "text/plain", null)]
    [InlineData(true, null, null)]
    [InlineData(false, "application/json;charset=UTF-8", null)]
    [InlineData(false, "text/plain", null)]
    [InlineData(false, "application/x-www-form-urlencoded", null)]
    [InlineData(false, "multipart/form-data", null)]
    [InlineData(false, null, "gzip")]
    public async Task the_body_decides_and_not_its_headers(bool isPacked, string? type, string? encoding)
    {
        await using var server = await CollectServer.StartAsync();
        var answer = await server.PostAsync("/v1/page", isPacked ? SdkFixture.Gzip(Page) : Page, change: request =>
        {
            request.Content!.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
            if (encoding is not null)
                request.Content.Headers.ContentEncoding.Add(encoding);
        });
        answer.IsSuccess();
        Assert.Equal("m", Assert.Single(server.Log.Accepted).MessageId);
    }

    [Fact]
    public async Task a_body_sent_in_chunks_is_read_to_its_end()
    {
        await using var server = await CollectServer.StartAsync();
        (await server.PostAsync("/v1/page", Page, change: request => request.Headers.TransferEncodingChunked = true)).IsSuccess();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_batch_of_500_kb_is_taken_and_a_byte_more_is_not(bool isPacked)
    {
        await using var server = await CollectServer.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/batch", OfBytes(500 * 1024))).Status);
        (await server.PostAsync("/v1/batch", OfBytes(500 * 1024 + 1))).IsProblem(HttpStatusCode.BadRequest);
        Assert.Single(server.Log.Frames);
        Assert.Equal([("web", UnloggedRequest.TooLarge, 1L)], server.Counters.Read());

        byte[] OfBytes(int length)
        {
            var batch = Encoding.UTF8.GetBytes("""{"batch":[{"type":"page","userId":"u"}]}""".PadRight(length));
            return isPacked ? SdkFixture.Gzip(batch) : batch;
        }
    }

    [Fact]
    public async Task a_chunked_body_without_end_is_refused_at_the_limit()
    {
        await using var server = await CollectServer.StartAsync();
        var answer = await server.PostAsync("/v1/batch", new byte[2_000_000], change: request => request.Headers.TransferEncodingChunked = true);
        answer.IsProblem(HttpStatusCode.BadRequest);
        (await server.PostAsync("/v1/page", Page)).IsSuccess();
    }

    [Fact]
    public async Task a_gzip_bomb_stops_at_the_limit()
    {
        await using var server = await CollectServer.StartAsync();
        var bomb = SdkFixture.Gzip(new byte[50_000_000], CompressionLevel.Optimal);
        Assert.True(bomb.Length < 100_000);
        (await server.PostAsync("/v1/batch", bomb)).IsProblem(HttpStatusCode.BadRequest);
        Assert.Equal(1, server.Counters.Total(UnloggedRequest.TooLarge));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{\"userId\":")]
    [InlineData("\u001f\u008bnot gzip")]
    public async Task a_body_that_cannot_be_read_is_answered_400_and_counted(string body)
    {
        await using var server = await CollectServer.StartAsync();
        (await server.PostAsync("/v1/page", Encoding.Latin1.GetBytes(body))).IsProblem(HttpStatusCode.BadRequest);
        Assert.Equal([("web", UnloggedRequest.Unreadable, 1L)], server.Counters.Read());
        Assert.Empty(server.Log.Frames);
    }

    [Fact]
    public async Task gzip_that_is_cut_off_is_answered_400()
    {
        await using var server = await CollectServer.StartAsync();
        var packed = SdkFixture.Gzip(Page);
        (await server.PostAsync("/v1/page", packed[..^12])).IsProblem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task a_source_has_limits_of_its_own_however_its_key_comes()
    {
        var small = new TrackingSource { Key = "small", WriteKeys = ["wk_small"], Limits = new() { BatchBytes = 200, BatchEvents = 1 } };
        await using var server = await CollectServer.StartAsync(CollectServer.Web, small);
        const string Two = """{"batch":[{"type":"page","userId":"u"},{"type":"page","userId":"u"}],"writeKey":"wk_small"}""";
        foreach (var key in new[] { "wk_small", null })
        {
            Assert.Equal("too_many_events", (await server.PostAsync("/v1/batch", Two, key)).Json.GetProperty("rejected")[0].GetProperty("reason").GetString());
            (await server.PostAsync("/v1/batch", Two.PadRight(201), key)).IsProblem(HttpStatusCode.BadRequest);
        }

        (await server.PostAsync("/v1/batch", Two.PadRight(201))).IsSuccess();
    }
}
