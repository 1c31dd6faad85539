using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Weft.Events;

namespace Weft.Tests.Collect;

public sealed class WriteKeyTests
{
    private static readonly TrackingSource Store = new() { Key = "store", WriteKeys = ["wk_store", "with:colon"] };

    [Theory]
    // basic, header, query, body, source (null: unknown key)
    [InlineData("wk_web:", null, null, null, "web")]
    [InlineData("wk_web", null, null, null, "web")]
    [InlineData("wk_web:secret", null, null, null, "web")]
    [InlineData(null, "wk_web", null, null, "web")]
    [InlineData(null, "wk_web:secret", null, null, "web")]
    [InlineData(null, "with:colon", null, null, "store")]
    [InlineData(null, null, "wk_web", null, "web")]
    [InlineData(null, null, null, "wk_web", "web")]
    [InlineData(null, null, null, "wk_web:secret", "web")]
    [InlineData("wk_web:", "wk_store", "wk_store", "wk_store", "web")]
    [InlineData(null, "wk_web", "wk_store", "wk_store", "web")]
    [InlineData(null, null, "wk_web", "wk_store", "web")]
    [InlineData("***:", "wk_web", null, null, "web")]
    [InlineData(null, "wk_store:***", "wk_web", null, "web")]
    [InlineData(null, null, "***", "wk_web", "web")]
    [InlineData("wk_web:", null, null, "***", "web")]
    [InlineData(null, null, null, "***", null)]
    [InlineData(null, null, null, "wk_web:***", null)]
    [InlineData("wrong:", "wk_web", null, null, null)]
    [InlineData(null, null, null, "wrong", null)]
    [InlineData(null, null, null, null, null)]
    [InlineData("", "wk_web", null, null, "web")]
    public async Task the_key_is_found_in_each_form_and_the_first_usable_one_counts(string? basic, string? header, string? query, string? body, string? source)
    {
        await using var server = await CollectServer.StartAsync(CollectServer.Web, Store);
        var json = $$"""{"userId":"u","event":"e","writeKey":{{(body is null ? "null" : $"\"{body}\"")}}}""";
        var answer = await server.PostAsync("/v1/track" + (query is null ? "" : "?writeKey=" + query), Encoding.UTF8.GetBytes(json), key: null, request =>
        {
            if (basic is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)));
            if (header is not null)
                request.Headers.Add("X-Write-Key", header);
        });
        if (source is not null)
        {
            answer.IsSuccess();
            Assert.Equal(source, Assert.Single(server.Log.Frames).Source);
            return;
        }

        answer.IsProblem(HttpStatusCode.Unauthorized);
        Assert.Empty(server.Log.Frames);
        Assert.Equal(1, server.Counters.Total(UnloggedRequest.UnknownWriteKey));
    }

    [Theory]
    [InlineData("Basic not base64!")]
    [InlineData("Bearer wk_web")]
    [InlineData("Basic")]
    public async Task an_authorization_that_is_no_key_is_passed_over(string authorization)
    {
        await using var server = await CollectServer.StartAsync();
        var answer = await server.PostAsync("/v1/page?writeKey=wk_web", """{"userId":"u"}"""u8.ToArray(), key: null,
            request => request.Headers.TryAddWithoutValidation("Authorization", authorization));
        answer.IsSuccess();
    }

    [Fact]
    public async Task a_reload_changes_the_keys_at_once()
    {
        await using var server = await CollectServer.StartAsync();
        server.Sources.Registry = new([Store]);
        (await server.PostAsync("/v1/page", """{"userId":"u"}""")).IsProblem(HttpStatusCode.Unauthorized);
        (await server.PostAsync("/v1/page", """{"userId":"u"}""", "wk_store")).IsSuccess();
    }
}
