using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Weft.Connectors;
using Weft.Connectors.Secrets;
using Weft.Connectors.Targets;
using Weft.Connectors.Webhook;
using Weft.Destinations;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

public sealed class WebhookTests
{
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = TestRun.Clock();

    [Fact]
    public async Task a_receiver_can_verify_what_it_got()
    {
        await using var receiver = await Receiver.StartAsync(_time, _ => Task.CompletedTask);
        var result = await DeliverAsync(receiver.Url, ""","secret":"s3cret","headers":{"X-Team":"growth"}""");
        Assert.Equal(DeliveryStatus.Delivered, result.Status);
        var request = Assert.Single(receiver.Requests);
        var signature = request.Headers["Weft-Signature"].Split(',');
        var seconds = signature[0][2..];
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds(), long.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes("s3cret"), (byte[])[.. Encoding.UTF8.GetBytes(seconds + "."), .. request.Body]);
        Assert.Equal("v1=" + Convert.ToHexStringLower(expected), signature[1]);
        Assert.Equal(("key-1", "growth", "application/json", "{\"a\":\"é\"}"),
            (request.Key, request.Headers["X-Team"], request.Headers["Content-Type"], request.Text));
    }

    [Fact]
    public async Task without_a_secret_it_is_unsigned()
    {
        await using var receiver = await Receiver.StartAsync(_time, _ => Task.CompletedTask);
        await DeliverAsync(receiver.Url);
        Assert.DoesNotContain("Weft-Signature", Assert.Single(receiver.Requests).Headers.Keys);
    }

    [Theory]
    [InlineData(200, DeliveryStatus.Delivered)]
    [InlineData(204, DeliveryStatus.Delivered)]
    [InlineData(302, DeliveryStatus.Refused)]
    [InlineData(400, DeliveryStatus.Refused)]
    [InlineData(401, DeliveryStatus.Refused)]
    [InlineData(404, DeliveryStatus.Refused)]
    [InlineData(408, DeliveryStatus.Retry)]
    [InlineData(429, DeliveryStatus.Retry)]
    [InlineData(500, DeliveryStatus.Retry)]
    [InlineData(503, DeliveryStatus.Retry)]
    public async Task each_status_means_what_the_contract_says(int status, DeliveryStatus expected)
    {
        await using var receiver = await Receiver.StartAsync(_time, async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            if (status != 204)
                await context.Response.WriteAsync(new string('x', 10_000));
        });
        var result = await DeliverAsync(receiver.Url);
        Assert.Equal((expected, status == 429), (result.Status, result.PausesDestination));
        Assert.Equal(expected == DeliveryStatus.Delivered ? ("", 0) : ($"http_{status}", 4096), (result.Reason, result.Detail?.Length ?? 0));
        Assert.Single(receiver.Requests);
    }

    [Theory]
    [InlineData("120")]
    [InlineData("Fri, 01 May 2026 13:02:00 GMT")]
    public async Task both_forms_of_retry_after_are_read(string header)
    {
        await using var receiver = await Receiver.StartAsync(_time, context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = header;
            return Task.CompletedTask;
        });
        Assert.Equal(TimeSpan.FromMinutes(2), (await DeliverAsync(receiver.Url)).RetryAfter);
    }

    [Fact]
    public async Task a_name_that_stands_for_a_private_address_is_refused_at_the_connection()
    {
        await using var receiver = await Receiver.StartAsync(_time, _ => Task.CompletedTask);
        await using var destination = new WebhookDestination(
            new(receiver.Url.Replace("127.0.0.1", "localhost")), null, new Dictionary<string, string>(), new(allowPrivateTargets: false, new SecretMask(), _time), _time);
        var result = await destination.DeliverAsync(new Delivery("k", "{}"u8.ToArray(), 1), TestContext.Current.CancellationToken);
        Assert.Equal((DeliveryStatus.Refused, "private_target"), (result.Status, result.Reason));
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task a_closed_port_is_tried_again()
    {
        var receiver = await Receiver.StartAsync(_time, _ => Task.CompletedTask);
        var url = receiver.Url;
        await receiver.DisposeAsync();
        Assert.Equal((DeliveryStatus.Retry, "connection"), await DeliverAsync(url) is var result ? (result.Status, result.Reason) : default);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::1", false)]
    public void private_addresses_are_told_from_public_ones(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.Includes(IPAddress.Parse(address)));

    [Fact]
    public async Task the_console_writes_a_line_for_each_message()
    {
        var output = new StringWriter();
        var set = TestConfig.Compile("""{"loud":{"kind":"console"},"still":{"kind":"console","settings":{"quiet":true}}}""", Kinds.All(_time, output));
        foreach (var definition in set.All)
        {
            await using var destination = definition.Open();
            await destination.DeliverAsync(new("k", "{\"a\":1}"u8.ToArray(), 1), TestContext.Current.CancellationToken);
        }

        Assert.Equal("loud {\"a\":1}\n", output.ToString());
    }

    private async Task<DeliveryResult> DeliverAsync(string url, string settings = "")
    {
        var config = """{"crm":{"kind":"webhook","allow_private_targets":true,"settings":{"url":"URL"MORE}}}""";
        var set = TestConfig.Compile(config.Replace("URL", url).Replace("MORE", settings), Kinds.All(_time, TextWriter.Null));
        await using var destination = set.All[0].Open();
        return await destination.DeliverAsync(new("key-1", "{\"a\":\"é\"}"u8.ToArray(), 1), TestContext.Current.CancellationToken);
    }
}
