using System.Net;
using Weft.Events;

namespace Weft.Tests.Collect;

public sealed class AnswerTests
{
    private const string Mixed = """{"batch":[{"type":"page","userId":"u","messageId":"a"},{"type":"shout","messageId":"b"},{"type":"page"}]}""";
    private const string Page = """{"userId":"u"}""";

    [Fact]
    public async Task rejected_items_are_named_and_kept_and_the_others_taken()
    {
        await using var server = await CollectServer.StartAsync();
        var answer = await server.PostAsync("/v1/batch", Mixed);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            """{"success":true,"rejected":[{"index":1,"messageId":"b","reason":"unknown_type"},{"index":2,"messageId":"","reason":"no_identifier"}]}""",
            answer.Body);
        Assert.Equal(
            [RejectionReason.None, RejectionReason.UnknownType, RejectionReason.NoIdentifier],
            Assert.Single(server.Log.Frames).Items.Select(item => item.Reason));
    }

    [Fact]
    public async Task a_strict_source_stores_none_and_names_what_is_wrong()
    {
        await using var server = await CollectServer.StartAsync(CollectServer.Web with { Strict = true });
        var answer = await server.PostAsync("/v1/batch", Mixed);
        answer.IsProblem(HttpStatusCode.UnprocessableEntity);
        var error = answer.Json.GetProperty("errors")[0];
        Assert.Equal(("batch[1]", "b", "unknown_type"), (Text("path"), Text("value"), Text("message")));
        Assert.Equal(2, answer.Json.GetProperty("rejected").GetArrayLength());
        Assert.Empty(server.Log.Frames);
        Assert.Equal(1, server.Counters.Total(UnloggedRequest.RefusedStrict));
        (await server.PostAsync("/v1/page", Page)).IsSuccess();

        string? Text(string name) => error.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_disabled_source_answers_200_and_its_events_are_kept_as_that(bool isStrict)
    {
        await using var server = await CollectServer.StartAsync(CollectServer.Web with { Enabled = false, Strict = isStrict });
        var answer = await server.PostAsync("/v1/batch", Mixed);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("source_disabled", answer.Json.GetProperty("rejected")[0].GetProperty("reason").GetString());
        var item = Assert.Single(server.Log.Frames).Items[0];
        Assert.Equal((RejectionReason.SourceDisabled, "a"), (item.Reason, item.MessageId));
        Assert.Equal("a", TrackingEvent.Parse(item.Json, "web").MessageId);
    }

    [Fact]
    public async Task a_source_over_its_rate_is_told_when_to_come_back()
    {
        var source = CollectServer.Web with { EventsPerSecond = 2, Limits = new() { BatchEvents = 4 } };
        await using var server = await CollectServer.StartAsync(source);
        const string Four = """{"batch":[{"type":"page","userId":"u"},{"type":"page","userId":"u"},{"type":"page","userId":"u"},{"type":"page","userId":"u"}]}""";
        (await server.PostAsync("/v1/batch", Four)).IsSuccess();
        var answer = await server.PostAsync("/v1/page", Page);
        answer.IsProblem(HttpStatusCode.TooManyRequests);
        Assert.Equal("1", answer.Header("Retry-After"));
        Assert.Single(server.Log.Frames);
        Assert.Equal([("web", UnloggedRequest.OverRate, 1L)], server.Counters.Read());
        server.Time.Advance(TimeSpan.FromSeconds(1));
        (await server.PostAsync("/v1/page", Page)).IsSuccess();
    }

    [Fact]
    public async Task a_changed_rate_holds_from_the_next_request()
    {
        await using var server = await CollectServer.StartAsync(CollectServer.Web with { EventsPerSecond = 0.001, Limits = new() { BatchEvents = 1 } });
        (await server.PostAsync("/v1/page", Page)).IsSuccess();
        Assert.Equal("1000", (await server.PostAsync("/v1/page", Page)).Header("Retry-After"));
        server.Sources.Registry = new([CollectServer.Web]);
        (await server.PostAsync("/v1/page", Page)).IsSuccess();
    }

    [Fact]
    public async Task a_log_that_cannot_be_written_is_503_and_the_same_batch_is_taken_later()
    {
        await using var server = await CollectServer.StartAsync();
        server.Log.Refuses = true;
        var answer = await server.PostAsync("/v1/page", Page);
        answer.IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("1", answer.Header("Retry-After"));
        Assert.Equal([("web", UnloggedRequest.LogUnavailable, 1L)], server.Counters.Read());
        server.Log.Refuses = false;
        (await server.PostAsync("/v1/page", Page)).IsSuccess();
    }
}
