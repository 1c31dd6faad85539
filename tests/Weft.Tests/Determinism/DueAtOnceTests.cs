using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Weft.Activation;
using Weft.Configuration;
using Weft.Events;
using Weft.Log;
using Weft.Storage;
using Weft.Storage.RocksDb;
using Weft.Tests.Activation.Harness;
using Weft.Tests.Storage;

namespace Weft.Tests.Determinism;

/// <summary>What fell due while nobody was there is told as it would have been one after the other. The seed is printed; <c>WEFT_SEED</c> repeats it.</summary>
public sealed class DueAtOnceTests : IDisposable
{
    private const int People = 400;

    private const string Yaml = """
        workspace: { name: acme }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        audiences:
          recent: { event: Seen, within: 1h }
          often: { event: Seen, count: { gte: 2 }, within: 2h }
          lost: { sequence: [ { event: Seen, within: 1d }, { not: { event: Bought }, within: 30m } ] }
          pro: { all: [ { trait: plan, equals: pro }, { event: Seen, within: 3h } ] }
        traits: { seen: { count: true, of: Seen, within: 90m } }
        destinations: { hold: { kind: hold, mappings: [ { when: { any: [ { audience: "*" }, { trait: seen } ] } } ] } }
        """;

    // What stands in the end but for where in the log it was told.
    private static readonly Table[] Standing = [Table.Memberships, Table.Members, Table.AudienceSizes, Table.Timers, Table.ToldTraits, Table.TraitTimers, Table.ToldSums];
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();
    private readonly Random _random = new(Seeded.Seed());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void hundreds_of_timers_at_once_come_to_what_they_come_to_one_by_one()
    {
        List<LogFrame> happened = [Frame(1, Start, FrameKind.Configuration, Encoding.UTF8.GetBytes(Yaml), 0), .. Enumerable.Range(2, 60).Select(position => Events(position, Start.AddMinutes(position)))];
        var end = Start.AddHours(5);
        var oneByOne = Run(new MemoryStore(), happened, Enumerable.Range(0, 8000).Select(step => happened[^1].Now + ((end - happened[^1].Now) / 8000 * (step + 1))), new());
        Assert.True(oneByOne.Told.Count > 3 * People, "nothing fell due");
        using var rocks = RocksDbStore.Open(_folder.Path);
        AssertSame(oneByOne, Run(rocks, happened, [end], new() { Timers = int.MaxValue }), "in one tick");
        AssertSame(oneByOne, Run(new MemoryStore(), happened, Enumerable.Repeat(end, 300), new() { Timers = _random.Next(50, 400) }), "in some ticks");
        AssertSame(oneByOne, Run(new MemoryStore(), happened, Enumerable.Repeat(end, 8000), new() { Timers = 1 }), "in a tick each");
    }

    private static void AssertSame((List<string> State, List<string> Told) expected, (List<string> State, List<string> Told) found, string what)
    {
        Dump.AssertSame(expected.Told, found.Told, $"{what}, what is told");
        Dump.AssertSame(expected.State, found.State, $"{what}, the state");
    }

    private static (List<string> State, List<string> Told) Run(IKeyValueStore store, List<LogFrame> happened, IEnumerable<DateTimeOffset> ticks, BackfillBounds bounds)
    {
        List<LogFrame> frames = [.. happened, .. ticks.Select((now, number) => Frame(happened.Count + number + 1, now, FrameKind.Tick, [], 0))];
        Open().Apply(frames[..happened.Count]);
        // Started again: nothing is in memory.
        var shard = Open();
        foreach (var batch in frames[happened.Count..].Chunk(7))
        {
            shard.Apply(batch);
            Assert.True(shard.NextTimer is null || shard.NextTimer > batch[^1].Now || bounds.Timers < int.MaxValue, "a timer was left");
        }

        Assert.True(shard.NextTimer is null || shard.NextTimer > frames[^1].Now, "timers are left behind the last tick");
        var state = Dump.Of(store).Where(line => Standing.Contains((Table)line[0])).ToList();
        var told = store.Scan([(byte)Table.Outbox], [(byte)Table.Outbox + 1]).Select(pair => Told(OutboxRow.Read(pair))).Order(StringComparer.Ordinal).ToList();
        return (state, told);

        Shard Open() => new(store, new LaneOrders(store), Compile, Frames.Logged(frames), mostRecords: 64, bounds: bounds);
    }

    // Whose, what and as of when: not in which frame.
    private static string Told(OutboxRow row)
    {
        var body = JsonNode.Parse(row.Body.Span)!.AsObject();
        body.Remove("messageId");
        body.Remove("receivedAt");
        return $"{row.Profile} {body.ToJsonString()}";
    }

    private LogFrame Events(int position, DateTimeOffset now)
    {
        var payload = new ArrayBufferWriter<byte>();
        CollectedItems.Begin(payload);
        var items = People / 20;
        for (var place = 0; place < items; place++)
            CollectedItems.Write(payload, CollectedItem.Accepted(Encoding.UTF8.GetBytes(Message($"m{position}-{place}", now.AddSeconds(-_random.Next(1200))).ToJsonString())));
        return Frame(position, now, FrameKind.Events, payload.WrittenMemory.ToArray(), items);
    }

    // One in six links a device, some of which are others'.
    private JsonObject Message(string id, DateTimeOffset at)
    {
        var (person, isKnown) = (_random.Next(People), _random.Next(3) > 0);
        var message = new JsonObject { ["messageId"] = id, ["timestamp"] = IsoTime.Format(at), ["receivedAt"] = IsoTime.Format(at) };
        message[isKnown ? "userId" : "anonymousId"] = $"p{person}";
        if (isKnown && _random.Next(4) == 0)
            message["anonymousId"] = $"p{_random.Next(People)}";
        var isTrack = _random.Next(4) > 0;
        message["type"] = isTrack ? "track" : "identify";
        message[isTrack ? "properties" : "traits"] = isTrack ? [] : new JsonObject { ["plan"] = _random.Next(2) == 0 ? "pro" : "free" };
        if (isTrack)
            message["event"] = _random.Next(4) == 0 ? "Bought" : "Seen";
        return message;
    }

    private static LogFrame Frame(int position, DateTimeOffset now, FrameKind kind, byte[] payload, int items) => new(position, now, kind, items > 0 ? "web" : "", items, payload);

    private static Workspace Compile(string text)
    {
        var errors = new ConfigErrors();
        var workspace = Workspace.Compile(text, RecordedRun.Kinds, EnvironmentReferences.None, errors);
        Assert.True(workspace is not null, string.Join('\n', errors.All));
        return workspace;
    }
}
