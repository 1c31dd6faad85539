using System.Globalization;
using System.Net;
using System.Text.Json;
using Weft.Destinations;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Server;

/// <summary>The past is sent again: first it is said what that would be, then it is sent, also over a restart.</summary>
public sealed class DeliveryReplayTests : IAsyncDisposable
{
    private const string Always = "\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2100-01-01T00:00:00Z\"";
    private readonly ScriptedKind _kind;
    private readonly DeliveriesServer _server;
    private readonly SemaphoreSlim _gate = new(0);
    private volatile bool _holds;
    private volatile bool _refuses;

    public DeliveryReplayTests()
    {
        _kind = new(TimeProvider.System, async (_, cancellation) =>
        {
            if (_holds)
                await _gate.WaitAsync(cancellation);
            return _refuses ? new(DeliveryStatus.Refused, "http_400") : DeliveryResult.Delivered;
        }, "console");
        _server = new(_kind, ", limits: { concurrency: 2 }, mappings: [ { name: all, when: { type: track } }, { name: orders, when: { event: Order } } ]");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _gate.Dispose();
    }

    [Fact]
    public async Task a_dry_run_says_what_would_be_sent_and_what_of_that_was_delivered_and_sends_nothing()
    {
        await _server.StartAsync();
        await _server.SendAsync([.. Enumerable.Range(0, 20).Select(number => ($"u{number % 4}", number % 2 == 0 ? "Order" : "Look"))]);
        await _server.UntilAsync(sums => sums is { Delivered: 30, Pending: 0 });
        _refuses = true;
        await _server.SendAsync([.. Enumerable.Range(0, 4).Select(number => ($"u{number}", "Look"))]);
        await _server.UntilAsync(sums => sums.Dead == 4);
        // A repeat is no event of its own.
        await _server.Api.SendAsync("wk", """{"batch":[{"type":"track","event":"Order","userId":"x","messageId":"same"}]}""");
        await _server.Api.SendAsync("wk", """{"batch":[{"type":"track","event":"Order","userId":"x","messageId":"same"},{"type":"identify","userId":"x"}]}""");
        await _server.UntilAsync(sums => sums.Dead == 6);

        AssertCount(await CountAsync("{" + Always + "}"), 36, 30, 25);
        AssertCount(await CountAsync("{" + Always + ",\"filter\":{\"event\":\"Look\"}}"), 14, 10, 14);
        AssertCount(await CountAsync("{" + Always + ",\"filter\":{\"mapping\":[\"orders\"]}}"), 11, 10, 11);
        AssertCount(await CountAsync("{" + Always + ",\"skip_delivered\":true}"), 6, 0, 5);
        AssertCount(await CountAsync("{" + Always + ",\"filter\":{\"source\":\"till\"}}"), 0, 0, 0);
        AssertCount(await CountAsync("""{"from":"2020-01-01T00:00:00Z","to":"2021-01-01T00:00:00Z"}"""), 0, 0, 0);
        Assert.Equal(36, (await _server.SumsAsync()).Due);

        // What was sent again in the place of a dead letter counts as delivered once it is.
        _refuses = false;
        await _server.PostAsync("/dead-letters/resend", """{"all":true}""");
        await _server.UntilAsync(sums => sums is { Dead: 0, Pending: 0 });
        AssertCount(await CountAsync("{" + Always + "}"), 36, 36, 25);
    }

    [Fact]
    public async Task a_replay_sends_everything_again_in_order_under_keys_that_name_it()
    {
        await _server.StartAsync();
        await _server.SendAsync([.. Enumerable.Range(0, 900).Select(number => ($"u{number % 7}", $"Look {number}"))]);
        await _server.UntilAsync(sums => sums.Delivered == 900);
        var before = _kind.Tries.Select(one => one.Key).ToHashSet();
        _kind.Tries.Clear();
        var replay = await _server.PostAsync("/replay", "{" + Always + ",\"dry_run\":false}", HttpStatusCode.Accepted);
        await DoneAsync(replay);
        await _server.UntilAsync(sums => sums is { Due: 1800, Delivered: 1800 });
        Assert.Equal(900, _kind.Tries.Select(one => one.Key).Distinct().Count());
        Assert.All(_kind.Tries, one => Assert.StartsWith($"replay-{replay.GetProperty("id").GetInt64()}-", one.Key, StringComparison.Ordinal));
        Assert.DoesNotContain(_kind.Tries, one => before.Contains(one.Key));
        foreach (var lane in _kind.Tries.GroupBy(one => JsonElement.Parse(one.Body).GetProperty("userId").GetString()))
        {
            var numbers = lane.Select(one => int.Parse(JsonElement.Parse(one.Body).GetProperty("event").GetString()!.Split(' ')[1], CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(numbers.Order(), numbers);
        }
    }

    [Fact]
    public async Task a_replay_waits_for_the_destination_and_goes_on_after_a_restart_where_it_was()
    {
        await _server.StartAsync();
        await _server.SendAsync([.. Enumerable.Range(0, 6000).Select(number => ($"u{number % 50}", "Look"))]);
        await _server.UntilAsync(sums => sums.Delivered == 6000);
        _holds = true;
        var replay = await _server.PostAsync("/replay", "{" + Always + ",\"dry_run\":false}", HttpStatusCode.Accepted);
        await _server.UntilAsync(sums => sums.Pending >= 2000);
        Assert.InRange((await _server.SumsAsync()).Pending, 2000, 3300);
        await _server.RestartAsync();
        var shown = await _server.Api.GetAsync(replay.GetProperty("location").GetString()!);
        Assert.Equal("running", shown.GetProperty("state").GetString());
        Assert.InRange(shown.GetProperty("progress").GetDouble(), 0.1, 0.9);
        _holds = false;
        _gate.Release(100);
        await DoneAsync(replay);
        await _server.UntilAsync(sums => sums is { Due: 12_000, Delivered: 12_000 });
        Assert.Equal(6000, _kind.Tries.Where(one => one.Key.StartsWith("replay-", StringComparison.Ordinal)).Select(one => one.Key).Distinct().Count());
    }

    [Fact]
    public async Task a_replay_that_is_broken_off_sends_what_is_in_the_outbox_and_nothing_more()
    {
        await _server.StartAsync();
        await _server.SendAsync([.. Enumerable.Range(0, 5000).Select(number => ($"u{number % 50}", "Look"))]);
        await _server.UntilAsync(sums => sums.Delivered == 5000);
        _holds = true;
        var replay = await _server.PostAsync("/replay", "{" + Always + ",\"dry_run\":false}", HttpStatusCode.Accepted);
        await _server.UntilAsync(sums => sums.Pending >= 2000);
        var (_, ended) = await _server.Api.DeleteAsync(replay.GetProperty("location").GetString()!);
        Assert.Equal("cancelled", ended.GetProperty("state").GetString());
        _holds = false;
        _gate.Release(100);
        await _server.UntilAsync(sums => sums.Pending == 0);
        Assert.Equal(5000 + ended.GetProperty("messages").GetInt64(), (await _server.SumsAsync()).Due);
        Assert.InRange(ended.GetProperty("messages").GetInt64(), 2000, 3300);
    }

    [Fact]
    public async Task a_mistake_sends_nothing_and_says_what_would_be_accepted()
    {
        await _server.StartAsync();
        foreach (var (body, message) in ((string, string)[])
            [
                ("""{"from":"2026-01-01T00:00:00Z"}""", "body.to"), ("""{"from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}""", "after from"),
                ("""{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","filter":{"evnt":"x"}}""", "did you mean event?"),
            ])
            Assert.Contains(message, (await _server.PostAsync("/replay", body, HttpStatusCode.BadRequest)).ToString(), StringComparison.Ordinal);
    }

    private async Task<JsonElement> CountAsync(string body) => (await _server.PostAsync("/replay?wait=1m", body)).GetProperty("result");

    private async Task DoneAsync(JsonElement replay) => Assert.True(await Crash.Settings.UntilAsync(async () =>
        (await _server.Api.GetAsync(replay.GetProperty("location").GetString()!)).GetProperty("state").GetString() == "done"));

    private static void AssertCount(JsonElement count, long messages, long delivered, long events) => Assert.Equal(
        (messages, delivered, events), (count.GetProperty("would_send").GetInt64(), count.GetProperty("delivered_before").GetInt64(), count.GetProperty("events").GetInt64()));
}
