using System.Text;
using Weft.Configuration;
using Weft.Events;
using Weft.Tests.Determinism;
using Weft.Tests.Faults;
using Weft.Tests.Retention;
using Weft.Tests.Storage;

namespace Weft.Tests.Warehouse.Previews;

/// <summary>What an engine answers beforehand is what it answers live. The seed is printed; <c>WEFT_SEED</c> repeats it.</summary>
public sealed class EnginePreviewTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SetClock _clock = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly int _seed = Seeded.Seed();
    private readonly Random _random;
    private int _number;

    public EnginePreviewTests() => _random = new(_seed);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task a_backtest_at_an_instant_is_the_live_answer_that_was_given_then_when_nothing_late_came()
    {
        DateTimeOffset then;
        Dictionary<string, List<ulong>> members;
        long people;
        await using (var engine = await OpenAsync(isFed: true))
        {
            await SendPastAsync(engine);
            (then, members, people) = (_clock.GetUtcNow(), Members(engine), engine.Read().People.Total);
            await AssertPreviewAsync(engine, "then", members, people, then);
            for (var i = 0; i < 30; i++)
            {
                _clock.Advance(TimeSpan.FromSeconds(_random.Next(1, 9)));
                await SendAsync(engine, Track());
            }

            Assert.NotEqual(members.Values.SelectMany(one => one), Members(engine).Values.SelectMany(one => one));
            await AssertPreviewAsync(engine, "afterwards, as of then", members, people, then);
            await AssertPreviewAsync(engine, "at the end", Members(engine), engine.Read().People.Total, then, _clock.GetUtcNow());
        }

        await using var without = await OpenAsync(isFed: false);
        await AssertPreviewAsync(without, "without a warehouse", members, people, then);
    }

    [Fact]
    public async Task who_has_no_event_left_that_is_kept_is_in_a_preview_whoever_answers_it()
    {
        await using var running = new RetainingEngine { HasWarehouse = true, Retention = "{ bytes: 1MB }" };
        await running.StartAsync();
        await running.SendAsync(600);
        await running.UntilAsync(() => running.First > 100, "the first events are gone");
        await running.Engine.SettleAsync(TestContext.Current.CancellationToken);
        foreach (var definition in (string[])["{ not: { event: Bought } }", "{ not: { event: Seen } }", "{ event: Seen, count: { gte: 5 } }"])
        {
            var question = Question(running.Engine, definition, running.Clock.GetUtcNow());
            var preview = await running.Engine.PreviewAsync(question, static _ => { }, TestContext.Current.CancellationToken);
            var people = Enumerable.Range(0, 50).Select(user => running.Engine.Read().Profile("user_id", $"u{user}")!);
            var live = people.Where(profile => question.Definition.Evaluate(profile, question.Instants[0]).IsMember).Select(profile => profile.Number).Order().ToList();
            Assert.Equal(("warehouse", 50L), (preview.Read.From, preview.People));
            Assert.Equal(live, preview.Sample.Order());
        }
    }

    private static PreviewQuestion Question(Engine engine, string yaml, params DateTimeOffset[] instants)
    {
        var errors = new ConfigErrors();
        var definition = engine.ReadDraft(YamlConfig.Parse(yaml, errors)!, null, errors);
        Assert.Empty(errors.All);
        return new(definition!, instants, 1000);
    }

    private async Task AssertPreviewAsync(Engine engine, string when, Dictionary<string, List<ulong>> members, long people, params DateTimeOffset[] instants)
    {
        foreach (var audience in engine.Workspace.Audiences.All)
        {
            var preview = await engine.PreviewAsync(new(audience, instants, 1000), static _ => { }, TestContext.Current.CancellationToken);
            var asksForMore = audience.Key is "keen" or "paying" or "reachable" || engine.Warehouse is null;
            Assert.Equal((asksForMore ? "profiles" : "warehouse", true), (preview.Read.From, preview.Read.IsCurrent));
            Assert.True(members[audience.Key].SequenceEqual(preview.Sample.Order()), $"WEFT_SEED={_seed} {audience.Key} {when}: {string.Join(' ', members[audience.Key])} live, {string.Join(' ', preview.Sample.Order())} in the preview");
            Assert.Equal(members[audience.Key].Count, preview.Sizes[^1]);
            Assert.Equal(people, preview.People);
        }
    }

    private static Dictionary<string, List<ulong>> Members(Engine engine) =>
        engine.Workspace.Audiences.All.ToDictionary(audience => audience.Key, audience => engine.Read().Memberships.Members(audience.Key).Select(member => member.Profile).Order().ToList());

    private Task<Engine> OpenAsync(bool isFed) => Engine.OpenAsync(
        new() { DataFolder = _folder.Path, Kinds = RecordedRun.Kinds, Clock = _clock, Warehouse = isFed ? new() { Every = TimeSpan.Zero } : null },
        RandomTraffic.First, TestContext.Current.CancellationToken);

    // Late, repeated, merged and split; and at the end of it everything that is due by now.
    private async Task SendPastAsync(Engine engine)
    {
        var traffic = new RandomTraffic(_random);
        for (var i = 0; i < 120; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(_random.Next(4)));
            await SendAsync(engine, traffic.Next(_clock.GetUtcNow()));
        }
    }

    // Nothing late, and of ids that are known: no merge and no split.
    private string Track() =>
        $$"""{"batch":[{"type":"track","messageId":"n{{_number++}}","event":"{{(_random.Next(2) == 0 ? "Seen" : "Bought")}}","userId":"u{{_random.Next(14)}}"}]}""";

    private async Task SendAsync(Engine engine, string body)
    {
        using var request = RequestReader.Read(Encoding.UTF8.GetBytes(body), new(RequestShape.Batch, null, false, null, _clock.GetUtcNow(), CollectLimits.Default));
        await Collector.Into(engine, new RequestCounters(), _clock).CollectAsync(engine.Workspace.TrackingSources().First(), request, isHistory: false, default);
        await engine.SettleAsync(TestContext.Current.CancellationToken);
    }
}
