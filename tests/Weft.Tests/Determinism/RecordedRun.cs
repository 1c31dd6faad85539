using System.Text;
using Microsoft.Extensions.Time.Testing;
using Weft.Activation.Letters;
using Weft.Activation.Lists;
using Weft.Audiences.Backfills;
using Weft.Destinations;
using Weft.Events;
using Weft.Identity;
using Weft.Log;
using Weft.Storage;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Determinism;

/// <summary>A log that a running engine has recorded, and the state that it has made of it.</summary>
internal sealed record RecordedRun(IReadOnlyList<LogFrame> Frames, IReadOnlyList<string> State)
{
    private const int Batches = 500;
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Nothing ever leaves, so that the outbox stays as the shard wrote it.</summary>
    public static IReadOnlyList<IDestinationKind> Kinds { get; } =
        [new ScriptedKind(TimeProvider.System, async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            throw new InvalidOperationException();
        }, "hold")];

    /// <summary>So that a backfill, and what falls due at once, takes many frames, and what comes meanwhile meets it.</summary>
    public static BackfillBounds Bounds { get; } = new() { Configuration = 9, Tick = 6, Item = 1, Timers = 2 };

    public static async Task<RecordedRun> RecordAsync(string folder, int seed)
    {
        var random = new Random(seed);
        var clock = new FakeTimeProvider(Start);
        var state = new MemoryStore();
        var options = new EngineOptions
        {
            DataFolder = folder,
            Clock = clock,
            Kinds = Kinds,
            FramesPerCommit = random.Next(1, 30),
            Log = new() { SegmentBytes = 64 << 10 },
            Delivers = false,
            OpenStore = _ => state,
            Backfill = Bounds,
        };
        await using (var engine = await Engine.OpenAsync(options, RandomTraffic.First))
        {
            await SendAsync(engine, clock, random);
            // While there is something to backfill the engine appends ticks, up to the instant at which it is closed.
            await TestRun.StandingUntilAsync(() => !BackfillWork.Of(engine.Read().State).IsPending && !ListWork.Of(engine.Read().State).IsPending);
            await engine.SettleAsync(TestContext.Current.CancellationToken);
        }

        await using var log = EventLog.Open(Path.Combine(folder, "log"), clock, options.Log);
        using var reader = log.OpenReader(0);
        var frames = new List<LogFrame>();
        while (reader.TryRead(out var frame))
            frames.Add(frame);
        return new(frames, Dump.Of(state));
    }

    private static async Task SendAsync(Engine engine, FakeTimeProvider clock, Random random)
    {
        var traffic = new RandomTraffic(random);
        var sources = engine.Workspace.TrackingSources().ToList();
        var collector = Collector.Into(engine, new RequestCounters(), clock);
        for (var number = 0; number < Batches; number++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(random.Next(3000)));
            var body = Encoding.UTF8.GetBytes(traffic.Next(clock.GetUtcNow()));
            using var request = RequestReader.Read(body, new(RequestShape.Batch, null, false, null, clock.GetUtcNow(), CollectLimits.Default));
            await collector.CollectAsync(sources[random.Next(sources.Count)], request, isHistory: random.Next(5) == 0, default);
            if (number is Batches / 5 or Batches * 3 / 5 || random.Next(60) == 0)
                await engine.ConfigureAsync(engine.Workspace.Text == RandomTraffic.First ? RandomTraffic.Second : RandomTraffic.First);
            if (number == Batches - 30 || random.Next(80) == 0)
                await engine.SuppressAsync([new ExternalId(ExternalId.UserId, $"u{random.Next(14)}")], number == Batches - 30 || random.Next(3) > 0);
            if (number == Batches / 3 || random.Next(60) == 0)
                await DecideAsync(engine, random);
            // Ids that stand for nobody to the end, so that events come with them.
            for (var user = 10; number == Batches - 40 && user < 14; user++)
                await engine.DecideAsync(DecisionKind.NotAnIdentifier, new(ExternalId.UserId, $"u{user}"), new(ExternalId.UserId, $"u{user}"), "op", "so");
            if (number == Batches / 4 || random.Next(120) == 0)
                await RebuildAsync(engine, random);
            if (number == Batches / 6 || random.Next(90) == 0)
                await engine.SyncAsync("ads", random.Next(2) == 0 ? null : "active");
            if (number % (Batches / 10) == 0 || random.Next(40) == 0)
                await TickAsync(engine, clock);
            if (number == Batches / 3 || random.Next(80) == 0)
                await ResendAsync(engine, random);
            if (number is Batches / 6 or Batches / 3 || random.Next(120) == 0)
                await engine.ReplayAsync(new() { Destination = "seen", From = Start, To = clock.GetUtcNow(), Sources = ["web"], TakesHistory = random.Next(2) == 0 });
            if (number == Batches / 2 || random.Next(100) == 0)
                await engine.CutAsync(Math.Max(2, (engine.LogEnd / 4) - random.Next(10)));
            // While what is cut off is still there to be swept one asks for less.
            if (number == Batches / 2)
                await engine.CutAsync(2);
        }

        // So that there is something in the end that only time takes away.
        await engine.ConfigureAsync(RandomTraffic.First);
    }

    private static async Task DecideAsync(Engine engine, Random random)
    {
        var standing = engine.Read().Decisions.All.Where(one => one.Withdrawn is null).ToList();
        if (standing.Count > 0 && random.Next(3) == 0)
        {
            await engine.WithdrawAsync(standing[random.Next(standing.Count)].Number, "op", "no");
            return;
        }

        var first = random.Next(14);
        var kind = (DecisionKind)random.Next(1, 4);
        var a = new ExternalId(ExternalId.UserId, $"u{first}");
        var b = kind == DecisionKind.NotAnIdentifier ? a : new(ExternalId.UserId, $"u{(first + random.Next(1, 14)) % 14}");
        await engine.DecideAsync(kind, a, b, "op", "so");
    }

    // Nothing differs, so some are taken again that are right.
    private static async Task RebuildAsync(Engine engine, Random random)
    {
        await engine.RebuildGraphAsync(_ => { });
        await engine.TakeAgainAsync([.. Enumerable.Range(0, 3).Select(_ => (ulong)random.Next(1, 20))]);
    }

    // Nothing dies here: letters as they would be asked for, of messages that wait, so that what the frame alone makes of them is there to compare.
    private static async Task ResendAsync(Engine engine, Random random)
    {
        await engine.SettleAsync(TestContext.Current.CancellationToken);
        foreach (var fate in Enum.GetValues<LetterFate>())
        {
            var letters = engine.Read().Deliveries.Deliveries("hold", 40).Items.Where(_ => random.Next(4) == 0)
                .Select(receipt => new RequestedLetter(receipt.Key, receipt.Profile, receipt.SourceMessageId, receipt.Mapping, random.Next(2) == 0 ? receipt.IdempotencyKey : null, receipt.Subject, "{}"u8.ToArray()));
            await engine.CloseAsync(new("hold", fate, "op", [.. letters]));
        }
    }

    /// <summary>Lets time pass with nothing arriving until the engine has appended a tick of its own.</summary>
    private static async Task TickAsync(Engine engine, FakeTimeProvider clock)
    {
        await engine.SettleAsync(TestContext.Current.CancellationToken);
        if (!engine.Read().State.Scan([(byte)Table.Timers]).Any())
            return;
        for (var end = engine.LogEnd; engine.LogEnd == end;)
        {
            clock.Advance(TimeSpan.FromSeconds(7));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
