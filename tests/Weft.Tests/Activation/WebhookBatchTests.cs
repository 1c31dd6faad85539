using Microsoft.AspNetCore.Http;
using Weft.Connectors.Secrets;
using Weft.Connectors.Webhook;
using Weft.Destinations;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

public sealed class WebhookBatchTests
{
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = TestRun.Clock();

    [Fact]
    public async Task a_batch_is_a_signed_array_and_names_the_key_of_each_message()
    {
        var (results, receiver) = await SendAsync(_ => Task.CompletedTask, "a", "b", "c");
        await using var _ = receiver;
        var request = Assert.Single(receiver.Requests);
        Assert.Equal("[{\"n\":\"a\"},{\"n\":\"b\"},{\"n\":\"c\"}]", request.Text);
        Assert.Equal("key-a,key-b,key-c", request.Headers["Weft-Idempotency-Keys"]);
        Assert.Equal(WebhookSignature.Of("s", _time.GetUtcNow(), request.Body), request.Headers["Weft-Signature"]);
        Assert.All(results, result => Assert.Equal(DeliveryStatus.Delivered, result.Status));
    }

    [Fact]
    public async Task an_answer_that_speaks_of_each_message_holds_for_each()
    {
        var (results, receiver) = await SendAsync(
            context =>
            {
                context.Response.StatusCode = 207;
                return context.Response.WriteAsync("""[200,{"status":503},{"status":422,"error":"odd"},429]""");
            },
            "a", "b", "c", "d");
        await using var _ = receiver;
        Assert.Equal(
            [(DeliveryStatus.Delivered, "", false), (DeliveryStatus.Retry, "http_503", false), (DeliveryStatus.Refused, "http_422", false), (DeliveryStatus.Retry, "http_429", true)],
            results.Select(result => (result.Status, result.Reason, result.PausesDestination)));
        Assert.Contains("odd", results[2].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task one_message_that_a_receiver_cannot_take_costs_no_other()
    {
        var (results, receiver) = await SendAsync(
            async context =>
            {
                context.Request.Headers.TryGetValue("Weft-Idempotency-Keys", out var keys);
                if (!keys.ToString().Contains("key-b", StringComparison.Ordinal))
                    return;
                context.Response.StatusCode = 400;
                await context.Response.WriteAsync("poison");
            },
            "a", "b", "c");
        await using var _ = receiver;
        Assert.Equal([DeliveryStatus.Delivered, DeliveryStatus.Refused, DeliveryStatus.Delivered], results.Select(result => result.Status));
        Assert.Equal("key-a,key-b,key-c", receiver.Requests.First().Headers["Weft-Idempotency-Keys"]);
        Assert.Contains("key-b", receiver.Requests.Select(request => request.Headers["Weft-Idempotency-Keys"]));
    }

    [Theory]
    [InlineData("[200]")]
    [InlineData("[200,200,\"fine\"]")]
    [InlineData("{}")]
    public async Task an_answer_that_does_not_speak_of_each_message_counts_for_none(string answer) => await Assert.ThrowsAsync<InvalidDataException>(() => SendAsync(
        context =>
        {
            context.Response.StatusCode = 207;
            return context.Response.WriteAsync(answer);
        },
        "a", "b", "c"));

    private async Task<(IReadOnlyList<DeliveryResult> Results, Receiver Receiver)> SendAsync(RequestDelegate answer, params string[] names)
    {
        var receiver = await Receiver.StartAsync(_time, context => answer(context));
        await using var destination = new WebhookDestination(new(receiver.Url), "s", new Dictionary<string, string>(), new(allowPrivateTargets: true, new SecretMask(), _time), _time);
        var batch = names.Select(name => new Delivery($"key-{name}", System.Text.Encoding.UTF8.GetBytes($$"""{"n":"{{name}}"}"""), 1)).ToList();
        return (await destination.DeliverAsync(batch, TestContext.Current.CancellationToken), receiver);
    }
}
