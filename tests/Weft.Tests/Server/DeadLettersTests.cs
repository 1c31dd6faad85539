using System.Globalization;
using System.Net;
using System.Text.Json;
using Weft.Destinations;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Server;

/// <summary>Dead letters are sent again or given up; the sums add up at every look.</summary>
public sealed class DeadLettersTests : IAsyncDisposable
{
    private readonly ScriptedKind _kind;
    private readonly DeliveriesServer _server;
    private volatile bool _refuses = true;

    public DeadLettersTests()
    {
        _kind = new(TimeProvider.System, (delivery, _) => Task.FromResult(
            !_refuses || Text(delivery).Contains("\"fine\"") || Text(delivery).Contains("mended") ? DeliveryResult.Delivered : new(DeliveryStatus.Refused, Text(delivery).Contains("\"event\":\"odd") ? "http_422" : "http_400", "no")), "console");
        _server = new(_kind);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task a_letter_is_sent_again_under_its_own_key_behind_what_waits_in_its_lane_and_one_that_was_edited_under_another()
    {
        await _server.StartAsync();
        await _server.SendAsync(("u1", "bad"), ("u1", "fine"), ("u2", "bad"));
        await _server.UntilAsync(sums => sums is { Dead: 2, Delivered: 1 });
        var letters = (await _server.Api.GetAsync("/api/v1/destinations/crm/dead-letters")).GetProperty("data").EnumerateArray().ToList();
        var (second, first) = (Id(letters[0]), Id(letters[1]));
        _refuses = false;

        Assert.Equal(1, Result(await _server.PostAsync("/dead-letters/resend", $$"""{"id":"{{first}}"}"""), "resent"));
        await _server.UntilAsync(sums => sums is { Due: 4, Delivered: 2, Dead: 1, Discarded: 1 });
        _refuses = true;
        Assert.Equal(1, Result(await _server.PostAsync("/dead-letters/resend", $$$"""{"id":"{{{second}}}","body":{"event":"mended"}}"""), "resent"));
        await _server.UntilAsync(sums => sums is { Due: 5, Delivered: 3, Dead: 0, Discarded: 2 });

        var tries = _kind.Tries.ToArray();
        Assert.Equal(tries[..3].Single(one => one.Body == tries[3].Body).Key, tries[3].Key);
        Assert.Equal("bad", Event(tries[3]));
        Assert.Equal("{\"event\":\"mended\"}", tries[4].Body);
        Assert.DoesNotContain(tries[4].Key, tries[..4].Select(one => one.Key));
        var receipts = (await _server.Api.GetAsync("/api/v1/destinations/crm/deliveries?state=discarded")).GetProperty("data").EnumerateArray().ToList();
        Assert.All(receipts, receipt => Assert.Equal("resent", receipt.GetProperty("reason").GetString()));
        var repeats = (await _server.Api.GetAsync("/api/v1/destinations/crm/deliveries?state=delivered")).GetProperty("data").EnumerateArray()
            .Where(receipt => receipt.GetProperty("repeat_of").ValueKind == JsonValueKind.String).Select(receipt => receipt.GetProperty("repeat_of").GetString());
        Assert.Equal([$"dead letter {second}", $"dead letter {first}"], repeats);
    }

    [Fact]
    public async Task letters_are_sent_again_by_filter_in_order_and_what_dies_again_is_dead_again_also_over_a_restart()
    {
        await _server.StartAsync();
        await _server.SendAsync([.. Enumerable.Range(0, 600).Select(number => ($"u{number % 7}", number % 3 == 0 ? $"odd {number}" : $"bad {number}"))]);
        await _server.UntilAsync(sums => sums.Dead == 600);
        Assert.Equal(200, Result(await _server.PostAsync("/dead-letters/resend?wait=1m", """{"filter":{"reason":"http_422"}}"""), "resent"));
        await _server.UntilAsync(sums => sums is { Due: 800, Discarded: 200, Dead: 600, Pending: 0 });
        await _server.RestartAsync();
        Assert.Equal(600, (await _server.SumsAsync()).Dead);

        _refuses = false;
        _kind.Tries.Clear();
        Assert.Equal(600, Result(await _server.PostAsync("/dead-letters/resend?wait=1m", """{"all":true}"""), "resent"));
        await _server.UntilAsync(sums => sums is { Due: 1400, Delivered: 600, Discarded: 800, Dead: 0 });
        foreach (var lane in _kind.Tries.GroupBy(one => JsonElement.Parse(one.Body).GetProperty("userId").GetString()))
        {
            // Those of the first resend died again behind the others.
            var odd = lane.Where(one => Event(one).StartsWith("odd", StringComparison.Ordinal)).Select(Number).ToList();
            var bad = lane.Where(one => Event(one).StartsWith("bad", StringComparison.Ordinal)).Select(Number).ToList();
            Assert.Equal(odd.Order(), odd);
            Assert.Equal(bad.Order(), bad);
        }
    }

    [Fact]
    public async Task letters_are_given_up_by_filter_and_counted_as_discarded()
    {
        await _server.StartAsync();
        await _server.SendAsync([.. Enumerable.Range(0, 30).Select(number => ($"u{number % 3}", number % 3 == 0 ? "odd" : "bad"))]);
        await _server.UntilAsync(sums => sums.Dead == 30);
        Assert.Equal(0, Result(await _server.PostAsync("/dead-letters/discard", """{"filter":{"event":"odd","profile":"user_id:u1"}}"""), "discarded"));
        Assert.Equal(10, Result(await _server.PostAsync("/dead-letters/discard", """{"filter":{"event":"odd","profile":"user_id:u0","to":"2100-01-01T00:00:00Z"}}"""), "discarded"));
        Assert.Equal(0, Result(await _server.PostAsync("/dead-letters/discard", """{"filter":{"reason":"http_422"}}"""), "discarded"));
        var sums = await _server.SumsAsync();
        Assert.Equal((30, 20, 10), (sums.Due, sums.Dead, sums.Discarded));
        var flow = (await _server.Api.GetAsync("/api/v1/flow")).GetProperty("destinations").GetProperty("crm");
        Assert.Equal(10, flow.GetProperty("discarded").GetProperty("operator").GetInt64());
        Assert.Equal(30, _kind.Tries.Count);
    }

    [Fact]
    public async Task a_mistake_means_no_letter_and_says_what_would_be_accepted()
    {
        await _server.StartAsync();
        await _server.SendAsync(("u1", "bad"));
        await _server.UntilAsync(sums => sums.Dead == 1);
        foreach (var (body, message) in ((string, string)[])
            [
                ("{}", "must hold one of"), ("""{"all":true,"filter":{"reason":"x"}}""", "must hold one of"), ("""{"filter":{}}""", "all: true means every letter"),
                ("""{"filter":{"reson":"x"}}""", "did you mean reason?"), ("""{"filter":{"from":"yesterday"}}""", "ISO 8601"), ("""{"all":true,"body":{}}""", "goes with an id"),
            ])
            Assert.Contains(message, (await _server.PostAsync("/dead-letters/resend", body, HttpStatusCode.BadRequest)).ToString(), StringComparison.Ordinal);
        await _server.PostAsync("/dead-letters/resend", """{"id":"9-9-9"}""", HttpStatusCode.NotFound);
        Assert.Equal(1, (await _server.SumsAsync()).Dead);
    }

    [Fact]
    public async Task deliveries_are_listed_by_state_reason_profile_and_time()
    {
        await _server.StartAsync();
        await _server.SendAsync([.. Enumerable.Range(0, 30).Select(number => ($"u{number % 3}", (number % 5) switch { 0 => "odd", 1 => "bad", _ => "fine" }))]);
        await _server.UntilAsync(sums => sums.Pending == 0);
        Assert.Equal(6, await CountAsync("reason=http_422"));
        Assert.Equal(12, await CountAsync("state=dead"));
        Assert.Equal(10, await CountAsync("profile=user_id:u1"));
        Assert.Equal(2, await CountAsync("profile=user_id:u1&state=dead&reason=http_400"));
        Assert.Equal(0, await CountAsync("profile=user_id:nobody"));
        Assert.Equal(30, await CountAsync("from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z"));
        Assert.Equal(0, await CountAsync("to=2020-01-01T00:00:00Z"));
        var (status, body) = await _server.Api.CallAsync(HttpMethod.Get, "/api/v1/destinations/crm/deliveries?state=daed");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("pending, delivered, filtered, discarded, dead", body.ToString(), StringComparison.Ordinal);
    }

    // Page by page, so that a filter and a cursor go together.
    private async Task<int> CountAsync(string query)
    {
        var (count, cursor) = (0, "");
        do
        {
            var page = await _server.Api.GetAsync($"/api/v1/destinations/crm/deliveries?limit=4&{query}{cursor}");
            count += page.GetProperty("data").GetArrayLength();
            cursor = page.GetProperty("cursor").GetString() is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        return count;
    }

    private static string Id(JsonElement letter) => letter.GetProperty("receipt").GetProperty("id").GetString()!;

    private static long Result(JsonElement run, string name) => run.GetProperty("result").GetProperty(name).GetInt64();

    private static int Number(ScriptedKind.Try one) => int.Parse(Event(one).Split(' ')[1], CultureInfo.InvariantCulture);

    private static string Event(ScriptedKind.Try one) => JsonElement.Parse(one.Body).GetProperty("event").GetString()!;

    private static string Text(Delivery delivery) => System.Text.Encoding.UTF8.GetString(delivery.Body.Span);
}
