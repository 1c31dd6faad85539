using System.Net;

namespace Weft.Tests.Collect;

public sealed class CrossOriginTests
{
    private const string Origin = "https://shop.example";

    [Theory]
    [InlineData("/v1/batch")]
    [InlineData("/v1/t")]
    [InlineData("/v1/m")]
    [InlineData("/api/s/page")]
    [InlineData("/api/s/s2s/page")]
    [InlineData("/beacon/v1/batch")]
    [InlineData("/v1/projects/wk_web/settings")]
    [InlineData("/sourceConfig/?writeKey=wk_web")]
    public async Task a_preflight_allows_every_header_that_it_asks_for(string path)
    {
        await using var server = await CollectServer.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", Origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,x-retry-count");
        request.Headers.Add("Access-Control-Request-Private-Network", "true");
        var answer = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal(Origin, answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal("true", answer.Header("Access-Control-Allow-Credentials"));
        Assert.Equal("authorization,content-type,x-retry-count", answer.Header("Access-Control-Allow-Headers"));
        Assert.Contains("POST", answer.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Equal("86400", answer.Header("Access-Control-Max-Age"));
        Assert.Equal("true", answer.Header("Access-Control-Allow-Private-Network"));
    }

    [Theory]
    [InlineData("wk_web", """{"userId":"u"}""", HttpStatusCode.OK)]
    [InlineData("wrong", """{"userId":"u"}""", HttpStatusCode.Unauthorized)]
    [InlineData("wk_web", "{", HttpStatusCode.BadRequest)]
    public async Task every_answer_can_be_read_by_the_page_with_its_retry_after(string key, string body, HttpStatusCode expected)
    {
        await using var server = await CollectServer.StartAsync();
        var answer = await server.PostAsync("/v1/page", System.Text.Encoding.UTF8.GetBytes(body), key, request => request.Headers.Add("Origin", Origin));
        Assert.Equal(expected, answer.Status);
        Assert.Equal(Origin, answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal("Retry-After", answer.Header("Access-Control-Expose-Headers"));
        Assert.Contains("Origin", answer.Header("Vary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_server_that_sends_no_origin_is_told_nothing_of_it()
    {
        await using var server = await CollectServer.StartAsync();
        Assert.Null((await server.PostAsync("/v1/page", """{"userId":"u"}""")).Header("Access-Control-Allow-Origin"));
    }
}
