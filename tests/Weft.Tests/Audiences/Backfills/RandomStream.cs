using System.Buffers;
using System.Text.Json;
using Weft.Configuration;
using Weft.Events;
using Weft.Identity;
using Weft.Log;
using Weft.Tests.Audiences.Oracle;

namespace Weft.Tests.Audiences.Backfills;

/// <summary>Frames over few people, who merge and split, with late events, history, and configurations that change at any time.</summary>
internal sealed class RandomStream(Random random)
{
    private static readonly DateTimeOffset Start = Compiled.At("2026-03-27T00:00:00Z");
    private readonly RandomCase _cases = new(random);
    private readonly List<long> _decisions = [];
    private readonly List<NaiveSet> _sets = [];
    private int _messages;
    private int _edits;

    /// <summary>The frames so far.</summary>
    public List<LogFrame> Frames { get; } = [];

    /// <summary>The audiences that were configured, by the frame of their configuration.</summary>
    public SortedDictionary<long, NaiveSet> Sets { get; } = [];

    private long Position => Frames.Count + 1;

    private DateTimeOffset Now => Frames.Count == 0 ? Start : Frames[^1].Now;

    /// <summary>The next frames: timers have a tick of their own instant, before anything else happens at it.</summary>
    public IEnumerable<LogFrame> Next()
    {
        // Now and then everything comes late, and much falls due at once.
        var now = Now + TimeSpan.FromMinutes(random.Next(12) == 0 ? random.Next(5000) : random.Next(3) == 0 ? random.Next(600) : random.Next(20));
        yield return Add(FrameKind.Tick, now, 0, default);
        // Edits come in bursts, so that one meets what the one before has begun.
        _edits = Frames.Count >= 30 && random.Next(10) == 0 ? random.Next(1, 4) : _edits;
        if (_edits == 0 || random.Next(3) == 0)
        {
            // Several times what a tick does of a backfill, so that what is told little by little is met while it waits.
            for (var frames = random.Next(1, 4); frames > 0; frames--)
                yield return Happening(now);
            yield break;
        }

        _edits--;
        yield return Configure(now);
    }

    /// <summary>A tick.</summary>
    public LogFrame Tick() => Add(FrameKind.Tick, Now, 0, default);

    /// <summary>Another configuration.</summary>
    public LogFrame Configure() => Configure(Now);

    /// <summary>weft.yaml with some audiences.</summary>
    public static string Written(NaiveSet set) => $$"""
        workspace: { name: acme, timezone: Europe/London }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        audiences: {{JsonSerializer.Serialize(set.ToDictionary(pair => pair.Key, pair => pair.Value.Written()))}}
        destinations: { hold: { kind: hold } }
        """;

    private LogFrame Happening(DateTimeOffset now) => random.Next(10) switch
    {
        0 => Decide(now),
        1 => Events(FrameKind.Import, now),
        _ => Events(FrameKind.Events, now),
    };

    private LogFrame Configure(DateTimeOffset now)
    {
        var set = Edited();
        _sets.Add(set);
        Sets[Position] = set;
        return Add(FrameKind.Configuration, now, 0, System.Text.Encoding.UTF8.GetBytes(Written(set)));
    }

    // Some definitions stay, some are as they were once, some are new, some are gone.
    private NaiveSet Edited()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            List<NaiveSet> pool = [.. _sets.TakeLast(3), _cases.Set()];
            var (last, set) = (_sets.LastOrDefault() ?? [], new NaiveSet());
            foreach (var key in pool.SelectMany(one => one.Keys).Distinct().Order(StringComparer.Ordinal))
            {
                var from = random.Next(2) == 0 ? last : pool[random.Next(pool.Count)];
                if (from.TryGetValue(key, out var audience))
                    set[key] = audience;
            }

            var errors = new ConfigErrors();
            if (set.Count > 0 && Workspace.Compile(Written(set), Determinism.RecordedRun.Kinds, EnvironmentReferences.None, errors) is not null)
                return set;
        }

        return _cases.Set();
    }

    private LogFrame Events(FrameKind kind, DateTimeOffset now)
    {
        var (payload, count) = (new ArrayBufferWriter<byte>(), random.Next(1, 5));
        CollectedItems.Begin(payload);
        for (var place = 0; place < count; place++)
            CollectedItems.Write(payload, CollectedItem.Accepted(JsonSerializer.SerializeToUtf8Bytes(Message(now))));
        return Add(kind, now, count, payload.WrittenMemory.ToArray());
    }

    private Dictionary<string, object?> Message(DateTimeOffset now)
    {
        var (id, isIdentify) = ($"m{_messages++}", random.Next(3) == 0);
        var late = _cases.Instant();
        var message = new Dictionary<string, object?>
        {
            ["type"] = isIdentify ? "identify" : "track",
            ["messageId"] = id,
            ["timestamp"] = IsoTime.Format(random.Next(3) == 0 && late < now ? late : now),
            ["receivedAt"] = IsoTime.Format(now),
            ["anonymousId"] = $"a{random.Next(14)}",
        };
        if (random.Next(3) == 0)
            message["userId"] = $"u{random.Next(8)}";
        if (isIdentify)
        {
            var change = _cases.Change(id);
            message["traits"] = new Dictionary<string, object?> { [change.Trait] = change.Value };
            return message;
        }

        var happened = _cases.Event(id);
        (message["event"], message["properties"]) = (happened.Name, happened.Properties);
        return message;
    }

    private LogFrame Decide(DateTimeOffset now)
    {
        if (_decisions.Count > 0 && random.Next(3) == 0)
        {
            var number = _decisions[random.Next(_decisions.Count)];
            _decisions.Remove(number);
            return Add(FrameKind.Decision, now, 0, DecisionRequest.Withdraw(number, "op", "no").ToPayload());
        }

        var (first, kind) = (random.Next(8), (DecisionKind)random.Next(1, 4));
        var a = new ExternalId(ExternalId.UserId, $"u{first}");
        var b = kind == DecisionKind.NotAnIdentifier ? a : new(ExternalId.UserId, $"u{(first + random.Next(1, 8)) % 8}");
        _decisions.Add(Position);
        return Add(FrameKind.Decision, now, 0, new DecisionRequest(0, kind, a, b, "op", "so").ToPayload());
    }

    private LogFrame Add(FrameKind kind, DateTimeOffset now, int items, byte[]? payload)
    {
        Frames.Add(new(Position, now, kind, kind is FrameKind.Events or FrameKind.Import ? "web" : "", items, payload));
        return Frames[^1];
    }
}
