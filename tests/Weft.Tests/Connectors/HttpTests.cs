using Microsoft.AspNetCore.Http;
using Weft.Destinations;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Connectors;

public sealed class HttpTests
{
    [Theory]
    [InlineData("a b/c?d=e&f#g", "/people/a%20b%2Fc%3Fd%3De%26f%23g/x")]
    [InlineData("é€", "/people/%C3%A9%E2%82%AC/x")]
    [InlineData("a%2e", "/people/a%252e/x")]
    public async Task a_value_stays_within_its_place_in_the_path(string id, string path)
    {
        await using var receiver = await RawReceiver.StartAsync();
        var result = await Trying.DeliverAsync("http", $$$"""{"url":"{{{receiver.Root}}}/people/{{userId}}/x"}""", $$"""{"userId":"{{id}}"}""");
        Assert.Equal(DeliveryResult.Delivered, result);
        Assert.Equal($"POST {path}", Assert.Single(receiver.Lines));
    }

    [Theory]
    [InlineData("""{"userId":".."}""", "unsafe_value")]
    [InlineData("""{"userId":"."}""", "unsafe_value")]
    [InlineData("""{"userId":""}""", "missing_value")]
    [InlineData("""{"userId":null}""", "missing_value")]
    [InlineData("{}", "missing_value")]
    public async Task a_value_that_would_change_the_path_is_refused(string message, string reason)
    {
        await using var receiver = await RawReceiver.StartAsync();
        var result = await Trying.DeliverAsync("http", $$$"""{"url":"{{{receiver.Root}}}/people/{{userId}}","method":"DELETE"}""", message);
        Assert.Equal((DeliveryStatus.Refused, reason), (result.Status, result.Reason));
        Assert.Empty(receiver.Lines);
    }

    [Fact]
    public async Task a_value_cannot_begin_another_header()
    {
        await using var receiver = await Receiver.StartAsync(TimeProvider.System, _ => Task.CompletedTask);
        var settings = $$$"""{"url":"{{{receiver.Url}}}","headers":{"X-Name":"{{traits.name}}"}}""";
        var result = await Trying.DeliverAsync("http", settings, """{"traits":{"name":"Ada\r\nX-Admin: yes"}}""");
        Assert.Equal((DeliveryStatus.Refused, "unsafe_value"), (result.Status, result.Reason));
        Assert.Empty(receiver.Requests);
        await Trying.DeliverAsync("http", settings, """{"traits":{"name":"Ada"}}""");
        Assert.Equal("Ada", Assert.Single(receiver.Requests).Headers["X-Name"]);
    }

    [Fact]
    public async Task a_body_is_a_template_or_the_message()
    {
        await using var receiver = await Receiver.StartAsync(TimeProvider.System, _ => Task.CompletedTask);
        const string Message = """{"n":1,"traits":{"name":"A \"B\"","tags":["x","y"]}}""";
        await Trying.DeliverAsync("http", $$"""{"url":"{{receiver.Url}}"}""", Message);
        await Trying.DeliverAsync("http", $$$$"""{"url":"{{{{receiver.Url}}}}","body":"{\"who\":{{ traits.name | json }},\"tags\":{{ traits.tags | json }},\"all\":{{ message | json }}}"}""", Message);
        await Trying.DeliverAsync("http", $$$"""{"url":"{{{receiver.Url}}}","body":"name={{ traits.name | url_encode }}","content_type":"application/x-www-form-urlencoded"}""", Message);
        await Trying.DeliverAsync("http", $$"""{"url":"{{receiver.Url}}","method":"GET"}""", Message);
        Assert.Equal(
            [Message, $$"""{"who":"A \"B\"","tags":["x","y"],"all":{{Message}}}""", "name=A+%22B%22", ""],
            receiver.Requests.Select(request => request.Text));
        Assert.Equal("application/x-www-form-urlencoded", receiver.Requests.ElementAt(2).Headers["Content-Type"]);
        Assert.All(receiver.Requests, request => Assert.Equal("key-1", request.Key));
    }

    [Fact]
    public async Task a_body_that_is_no_json_for_this_message_is_refused()
    {
        await using var receiver = await Receiver.StartAsync(TimeProvider.System, _ => Task.CompletedTask);
        var settings = $$$$"""{"url":"{{{{receiver.Url}}}}","body":"{\"who\":\"{{ traits.name }}\"}"}""";
        var result = await Trying.DeliverAsync("http", settings, """{"traits":{"name":"A \"B\""}}""");
        Assert.Equal((DeliveryStatus.Refused, "template"), (result.Status, result.Reason));
        Assert.Contains("filter json", result.Detail, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Theory]
    [InlineData(404, "2xx,404", DeliveryStatus.Delivered, "")]
    [InlineData(404, "200-204", DeliveryStatus.Refused, "http_404")]
    [InlineData(200, "201", DeliveryStatus.Refused, "http_200")]
    [InlineData(503, "2xx", DeliveryStatus.Retry, "http_503")]
    [InlineData(429, "2xx", DeliveryStatus.Retry, "http_429")]
    public async Task the_statuses_that_count_as_success_are_configured(int status, string success, DeliveryStatus expected, string reason)
    {
        await using var receiver = await Receiver.StartAsync(TimeProvider.System, context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        var result = await Trying.DeliverAsync("http", $$"""{"url":"{{receiver.Url}}","success":"{{success}}"}""", "{}");
        Assert.Equal((expected, reason, status == 429), (result.Status, result.Reason, result.PausesDestination));
    }

    [Fact]
    public async Task a_secret_that_the_end_of_what_is_kept_tears_is_hidden_too()
    {
        const string Secret = "tok-0123456789abcdef";
        await using var receiver = await Receiver.StartAsync(TimeProvider.System, context =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync(new string('x', 4090) + Secret + new string('y', 5000));
        });
        var result = await Trying.DeliverAsync("http", $$$"""{"url":"{{{receiver.Url}}}","headers":{"Authorization":"Bearer {{{Secret}}}"}}""", "{}");
        Assert.Equal(new string('x', 4090), result.Detail);
    }

    [Fact]
    public async Task what_was_sent_is_traced_as_it_went_out()
    {
        await using var receiver = await Receiver.StartAsync(TimeProvider.System, context => context.Response.WriteAsync("thanks"));
        var trace = new DeliveryTrace();
        await Trying.DeliverAsync("http", $$$"""{"url":"{{{receiver.Url}}}/{{userId}}?token=abc123xyz","headers":{"X-Key":"hush"}}""", """{"userId":"u 1"}""", trace);
        var (request, answer) = Assert.Single(trace.Exchanges);
        Assert.StartsWith($"POST {receiver.Url}/u%201?token={DeliveryTrace.Masked}\n", request, StringComparison.Ordinal);
        Assert.Contains($"\nX-Key: {DeliveryTrace.Masked}\n", request, StringComparison.Ordinal);
        Assert.Contains("\nIdempotency-Key: key-1\n", request, StringComparison.Ordinal);
        Assert.EndsWith("""{"userId":"u 1"}""", request, StringComparison.Ordinal);
        Assert.StartsWith("200 OK\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\n\nthanks", answer, StringComparison.Ordinal);
    }
}
