using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Weft.Destinations;

namespace Weft.Tests.Actions;

/// <summary>Several messages in one call, each with its own result.</summary>
[Collection(ActionsCollection.Name)]
public sealed class ActionsBatchTests(ActionsLab lab) : IDisposable
{
    private const string Yaml = """
        destinations:
          braze:
            kind: actions/braze
            allow_private_targets: true
            settings: { api_key: braze-key-1234, endpoint: https://rest.iad-01.braze.com }
            subscriptions: [{ subscribe: type = "track", partnerAction: trackEvent, defaults: true, mapping: { time: { "@path": $.properties.at } } }]
          hook:
            kind: actions/webhook
            allow_private_targets: true
            subscriptions: [{ subscribe: type = "track", partnerAction: send, mapping: { url: { "@path": $.properties.url }, method: POST, data: { id: { "@path": $.messageId } } } }]
          slack:
            kind: actions/slack
            allow_private_targets: true
            subscriptions: [{ subscribe: type = "track", partnerAction: postToChannel, mapping: { url: https://hooks.slack.com/services/a, text: { "@path": $.messageId } } }]
        """;

    public void Dispose() => lab.Catcher.Answer = static (_, _) => Task.FromResult(false);

    [Fact]
    public async Task each_message_of_a_batch_has_the_result_that_the_tool_gave_it()
    {
        lab.Catcher.Answer = async (context, _) =>
        {
            await context.Response.WriteAsJsonAsync(new { message = "success", errors = new[] { new { index = 1, type = "'name' is not good", input_array = "events" } } });
            return true;
        };
        var (results, sent) = await DeliverAsync(
            "braze", "trackEvent", Track("m1", "\"at\":\"2026-11-20T10:00:00Z\""), Track("m2", "\"at\":\"never\""), """{"type":"page","messageId":"m3"}""",
            Track("m4", "\"at\":\"2026-11-20T10:00:00Z\""), Track("m5", "\"at\":\"2026-11-20T10:00:00Z\""));
        Assert.Equal(
            [(DeliveryStatus.Delivered, ""), (DeliveryStatus.Refused, "payload_validation_failed"), (DeliveryStatus.Filtered, "not_subscribed"), (DeliveryStatus.Refused, "http_400"), (DeliveryStatus.Delivered, "")],
            results.Select(result => (result.Status, result.Reason)));
        Assert.Contains("'name' is not good", results[3].Detail, StringComparison.Ordinal);
        Assert.Equal(3, JsonNode.Parse(Assert.Single(sent).Body)!["events"]!.AsArray().Count);
    }

    [Theory]
    [InlineData(503, DeliveryStatus.Retry, false)]
    [InlineData(429, DeliveryStatus.Retry, true)]
    [InlineData(403, DeliveryStatus.Refused, false)]
    public async Task an_http_error_for_the_whole_batch_is_each_messages(int status, DeliveryStatus expected, bool pauses)
    {
        lab.Catcher.Answer = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            return Task.FromResult(true);
        };
        foreach (var (key, action) in new[] { ("hook", "send"), ("braze", "trackEvent") })
        {
            const string More = "\"url\":\"https://a.example/x\",\"at\":\"2026-11-20T10:00:00Z\"";
            var (results, sent) = await DeliverAsync(key, action, Track("m1", More), Track("m2", More));
            Assert.Single(sent);
            Assert.Equal(2, results.Count);
            Assert.All(results, result => Assert.Equal(
                (expected, $"http_{status}", pauses, expected == DeliveryStatus.Retry ? TimeSpan.FromSeconds(7) : null),
                (result.Status, result.Reason, result.PausesDestination, result.RetryAfter)));
        }
    }

    [Fact]
    public async Task messages_that_an_action_cannot_send_together_leave_in_several_calls()
    {
        var (results, sent) = await DeliverAsync(
            "hook", "send", Track("m1", "\"url\":\"https://a.example/x\""), Track("m2", "\"url\":\"https://b.example/x\""), Track("m3", "\"url\":\"https://a.example/x\""));
        Assert.All(results, result => Assert.Equal(DeliveryStatus.Delivered, result.Status));
        Assert.Equal(["https://a.example/x [{\"id\":\"m1\"},{\"id\":\"m3\"}]", "https://b.example/x {\"id\":\"m2\"}"], sent.Select(request => $"{request.Url} {request.Body}").Order(StringComparer.Ordinal));
        (results, sent) = await DeliverAsync("slack", "postToChannel", Track("m1", "\"a\":1"), Track("m2", "\"a\":1"));
        Assert.All(results, result => Assert.Equal(DeliveryStatus.Delivered, result.Status));
        Assert.Equal(2, sent.Count);
    }

    private static string Track(string id, string properties) =>
        $$"""{"type":"track","event":"Order Completed","messageId":"{{id}}","userId":"u-{{id}}","timestamp":"2026-11-20T10:00:00.000Z","properties":{ {{properties}} } }""";

    private async Task<(IReadOnlyList<DeliveryResult> Results, List<CaughtRequest> Sent)> DeliverAsync(string key, string mapping, params string[] messages)
    {
        await using var destination = (IBatchDestination)lab.Compile(Yaml).Find(key)!.Open();
        var before = lab.Catcher.Requests.Count;
        var batch = messages.Select((text, at) => new Delivery($"k{at}", System.Text.Encoding.UTF8.GetBytes(text), 1) { Mapping = mapping }).ToList();
        var results = await destination.DeliverAsync(batch, TestContext.Current.CancellationToken);
        return (results, [.. lab.Catcher.Requests.Skip(before)]);
    }
}
