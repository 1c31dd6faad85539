using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Weft.Audiences.Backfills;
using Weft.Configuration;
using Weft.Destinations;
using Weft.Events;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Audiences.Backfills;

public sealed class EngineBackfillTests : IDisposable
{
    private const string Seen = """{"event":"Seen","within":"2h","count":{"gte":2}}""";
    private readonly Storage.TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ScriptedKind _kind = new(TimeProvider.System, (_, _) => Task.FromResult(DeliveryResult.Delivered));
    private readonly MemoryStore _state = new();
    private int _sent;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task a_definition_added_while_events_arrive_ends_with_the_members_of_one_that_was_there_from_the_start()
    {
        var engine = await OpenAsync(new() { Configuration = 30, Tick = 25, Item = 1 });
        await SendAsync(engine, 1000, _ => _clock.GetUtcNow());
        await engine.SettleAsync(Cancellation);
        var sending = SendAsync(engine, 1000, _ => _clock.GetUtcNow());
        Assert.Empty(await engine.DefineAsync(new(DefinitionName.Audiences, "late"), Seen, "me", Cancellation));
        Assert.Equal((BackfillPhase.Evaluating, 0), (engine.Read().Backfill("late")!.Phase, (int)engine.Read().Memberships.Size("late")));
        await sending;
        await engine.DisposeAsync();

        await using var again = await OpenAsync(new() { Configuration = 30, Tick = 25, Item = 1 });
        await SendAsync(again, 500, _ => _clock.GetUtcNow());
        await TestRun.StandingUntilAsync(() => again.Read().Backfill("late") is null);
        var memberships = again.Read().Memberships;
        Assert.True(memberships.Size("early") > 300);
        Assert.Equal(memberships.Members("early").Select(one => one.Profile), memberships.Members("late").Select(one => one.Profile));
        Assert.Equal(memberships.Size("early"), memberships.Size("late"));
        await ToldAsync(memberships.Size("late"), "late", entered: true);
    }

    [Fact]
    public async Task an_edit_that_is_taken_back_has_never_been_and_nobody_is_told()
    {
        await using var engine = await OpenAsync(new() { Configuration = 10, Tick = 1, Item = 0 });
        await SendAsync(engine, 1000, _ => _clock.GetUtcNow());
        await engine.SettleAsync(Cancellation);
        var before = engine.Read().Memberships.Members("early").ToList();
        await engine.ConfigureAsync(Yaml.Replace("gte: 2", "gte: 9", StringComparison.Ordinal), Cancellation);
        Assert.Equal(BackfillPhase.Evaluating, engine.Read().Backfill("early")!.Phase);
        Assert.Equal(before, engine.Read().Memberships.Members("early"));
        await engine.ConfigureAsync(Yaml, Cancellation);
        Assert.Null(engine.Read().Backfill("early"));
        Assert.Equal(before, engine.Read().Memberships.Members("early"));
        await ToldAsync(before.Count, "early", entered: true);
        Assert.DoesNotContain(_kind.Tries, one => one.Body.Contains("Audience Exited", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task each_window_that_closes_within_a_minute_is_told_once_with_its_instant_also_when_nobody_was_there(bool isDown)
    {
        const int Windows = 600;
        var engine = await OpenAsync(new());
        var first = _clock.GetUtcNow().AddMinutes(5);
        DateTimeOffset Due(int number) => first.AddMilliseconds(number * 60_000 / Windows);
        await SendAsync(engine, Windows, number => Due(number) - TimeSpan.FromHours(2), who: number => number);
        await SendAsync(engine, Windows, number => Due(number - Windows) - TimeSpan.FromHours(2), who: number => number - Windows);
        await engine.SettleAsync(Cancellation);
        Assert.Equal(Windows, engine.Read().Memberships.Size("early"));
        if (isDown)
            await engine.DisposeAsync();
        _clock.Advance(TimeSpan.FromMinutes(isDown ? 7 : 5));
        if (isDown)
            engine = await OpenAsync(new());
        await TestRun.StandingUntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return engine.Read().Memberships.Size("early") == 0;
        });
        await ToldAsync(Windows, "early", entered: false);
        await engine.DisposeAsync();
        var told = Told("early", entered: false).Select(message => message.GetProperty("timestamp").GetDateTimeOffset()).Order();
        Assert.Equal(Enumerable.Range(0, Windows).Select(Due), told);
    }

    private const string Yaml = """
        workspace: { name: acme }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        audiences: { early: { event: Seen, within: 2h, count: { gte: 2 } } }
        destinations: { out: { kind: fake } }
        """;

    private Task<Engine> OpenAsync(BackfillBounds bounds) => Engine.OpenAsync(
        new() { DataFolder = _folder.Path, Clock = _clock, Kinds = [_kind], OpenStore = _ => _state, Backfill = bounds }, Yaml, Cancellation);

    private async Task SendAsync(Engine engine, int count, Func<int, DateTimeOffset> at, Func<int, int>? who = null)
    {
        for (var end = _sent + count; _sent < end;)
        {
            var payload = new ArrayBufferWriter<byte>();
            CollectedItems.Begin(payload);
            for (var item = 0; item < 10; item++, _sent++)
            {
                var person = who?.Invoke(_sent) ?? _sent * 7919 % 700;
                var json = $$$"""{"type":"track","event":"Seen","messageId":"m{{{_sent}}}","timestamp":"{{{IsoTime.Format(at(_sent))}}}","receivedAt":"{{{IsoTime.Format(_clock.GetUtcNow())}}}","userId":"u{{{person}}}","properties":{}}""";
                CollectedItems.Write(payload, CollectedItem.Accepted(Encoding.UTF8.GetBytes(json)));
            }

            await engine.AppendAsync("web", 10, payload.WrittenMemory, Cancellation);
        }
    }

    private List<JsonElement> Told(string audience, bool entered) =>
        [.. _kind.Tries.Select(one => JsonElement.Parse(one.Body)).Where(body => body.GetProperty("type").GetString() == "track"
            && body.GetProperty("event").GetString() == (entered ? "Audience Entered" : "Audience Exited")
            && body.GetProperty("properties").GetProperty("audience_key").GetString() == audience)];

    private async Task ToldAsync(long count, string audience, bool entered)
    {
        await TestRun.StandingUntilAsync(() => Told(audience, entered).Count >= count);
        Assert.Equal(count, Told(audience, entered).Count);
    }
}
