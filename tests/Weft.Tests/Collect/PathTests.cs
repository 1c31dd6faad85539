using System.Net;
using Weft.Events;

namespace Weft.Tests.Collect;

public sealed class PathTests
{
    private const string Body = """{"userId":"u","anonymousId":"a","previousId":"p","groupId":"g","event":"e","type":"track"}""";

    [Theory]
    [InlineData("/v1/identify", EventType.Identify)]
    [InlineData("/v1/track", EventType.Track)]
    [InlineData("/v1/page", EventType.Page)]
    [InlineData("/v1/screen", EventType.Screen)]
    [InlineData("/v1/group", EventType.Group)]
    [InlineData("/v1/alias", EventType.Alias)]
    [InlineData("/v1/i", EventType.Identify)]
    [InlineData("/v1/t", EventType.Track)]
    [InlineData("/v1/p", EventType.Page)]
    [InlineData("/v1/s", EventType.Screen)]
    [InlineData("/v1/g", EventType.Group)]
    [InlineData("/v1/a", EventType.Alias)]
    [InlineData("/v1/track/", EventType.Track)]
    [InlineData("/api/s/page", EventType.Page)]
    [InlineData("/api/s/s2s/identify", EventType.Identify)]
    [InlineData("/api/s/event", EventType.Track)]
    public async Task each_path_is_its_call(string path, EventType expected)
    {
        await using var server = await CollectServer.StartAsync();
        (await server.PostAsync(path, Body)).IsSuccess();
        Assert.Equal(expected, Assert.Single(server.Log.Accepted).Type);
    }

    [Theory]
    [InlineData("/v1/batch")]
    [InlineData("/v1/b")]
    [InlineData("/v1/import")]
    [InlineData("/beacon/v1/batch?writeKey=wk_web")]
    public async Task each_batch_path_takes_batches(string path)
    {
        await using var server = await CollectServer.StartAsync();
        (await server.PostAsync(path, $$"""{"batch":[{{Body}},{{Body}}]}""")).IsSuccess();
        Assert.Equal(2, Assert.Single(server.Log.Frames).Items.Length);
    }

    [Fact]
    public async Task an_empty_batch_is_a_success_and_no_frame()
    {
        await using var server = await CollectServer.StartAsync();
        (await server.PostAsync("/v1/batch", """{"batch":[]}""")).IsSuccess();
        Assert.Empty(server.Log.Frames);
    }

    [Fact]
    public async Task metrics_of_an_sdk_are_answered_and_counted_and_kept_nowhere()
    {
        await using var server = await CollectServer.StartAsync();
        (await server.PostAsync("/v1/m", """{"series":[]}""", key: null)).IsSuccess();
        Assert.Empty(server.Log.Frames);
        Assert.Equal(1, server.Counters.Total(UnloggedRequest.SdkMetrics));
    }

    [Fact]
    public async Task a_call_there_is_not_is_not_found()
    {
        await using var server = await CollectServer.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await server.PostAsync("/v1/shout", Body)).Status);
    }
}
