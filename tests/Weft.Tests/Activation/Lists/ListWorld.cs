using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Weft.Activation.Lists;
using Weft.Events;
using Weft.Identity;
using Weft.Log;
using Weft.Privacy;

namespace Weft.Tests.Activation.Lists;

/// <summary>What few people do, say and are decided about, at random; and, kept as plainly as can be, what each of them agrees to.</summary>
internal sealed class ListWorld(Random random)
{
    private static readonly byte[] HashKey = [1, 2, 3, 4];
    private readonly List<(ExternalId Under, string Purpose, bool IsGranted, DateTimeOffset At)> _said = [];
    private readonly HashSet<ExternalId> _suppressed = [];
    private readonly List<long> _decisions = [];
    private int _number;

    /// <summary>The instant of the next frame.</summary>
    public DateTimeOffset Now { get; private set; } = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Whether history came since that was last asked for.</summary>
    public bool HasHistory { get; set; }

    /// <summary>Whether anything was ever suppressed.</summary>
    public bool HasSuppressed { get; private set; }

    /// <summary>Whether somebody who holds these ids agrees to be told of.</summary>
    public bool Agrees(IReadOnlyCollection<ExternalId> ids, string? purpose, bool grantsUnset)
    {
        if (ids.Any(_suppressed.Contains))
            return false;
        if (purpose is null)
            return true;
        var newest = _said.Where(one => one.Purpose == purpose && ids.Contains(one.Under)).GroupBy(one => one.At).MaxBy(group => group.Key);
        return newest?.All(one => one.IsGranted) ?? grantsUnset;
    }

    /// <summary>What happens next, as frames without a position; ticks go before everything, so that timers have a frame of their own.</summary>
    /// <param name="position">The position that the first of them will have.</param>
    /// <param name="holders">Who holds an id: all ids of the profile, and their fragments.</param>
    public IEnumerable<(FrameKind Kind, byte[] Payload, int Items)> Next(long position, Func<ExternalId, (IReadOnlyList<ExternalId> Ids, IReadOnlyList<ulong> Fragments)> holders)
    {
        Now = Now.AddMinutes(random.Next(40));
        yield return (FrameKind.Tick, [], 0);
        yield return random.Next(20) switch
        {
            0 => Decide(position + 1),
            1 => Suppress(holders),
            2 => (FrameKind.Sync, new SyncRequest(random.Next(2) == 0 ? "ads" : "all", random.Next(2) == 0 ? null : "gold").ToPayload(), 0),
            _ => Events(),
        };
    }

    private (FrameKind Kind, byte[] Payload, int Items) Decide(long position)
    {
        if (_decisions.Count > 0 && random.Next(2) == 0)
        {
            var taken = _decisions[random.Next(_decisions.Count)];
            _decisions.Remove(taken);
            return (FrameKind.Decision, DecisionRequest.Withdraw(taken, "op", "no").ToPayload(), 0);
        }

        _decisions.Add(position);
        var one = random.Next(5);
        var other = random.Next(2) == 0 ? new ExternalId(ExternalId.UserId, $"u{(one + 1) % 5}") : Anonymous();
        return (FrameKind.Decision, new DecisionRequest(0, random.Next(2) == 0 ? DecisionKind.Together : DecisionKind.Apart, new(ExternalId.UserId, $"u{one}"), other, "op", "so").ToPayload(), 0);
    }

    private (FrameKind Kind, byte[] Payload, int Items) Suppress(Func<ExternalId, (IReadOnlyList<ExternalId> Ids, IReadOnlyList<ulong> Fragments)> holders)
    {
        HasSuppressed = true;
        var isSuppressed = _suppressed.Count == 0 || random.Next(2) == 0;
        var id = isSuppressed ? User() : _suppressed.Order(Comparer<ExternalId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))).First();
        var (ids, fragments) = holders(id);
        foreach (var each in ids.Append(id))
            _ = isSuppressed ? _suppressed.Add(each) : _suppressed.Remove(each);
        return (FrameKind.Suppression, new SuppressionRequest(isSuppressed, HashKey, [.. ids.Append(id).Distinct().Select(each => Suppressions.Hash(HashKey, each))], fragments).ToPayload(), 0);
    }

    private (FrameKind Kind, byte[] Payload, int Items) Events()
    {
        var payload = new ArrayBufferWriter<byte>();
        CollectedItems.Begin(payload);
        var count = random.Next(1, 4);
        for (var i = 0; i < count; i++)
            CollectedItems.Write(payload, Event());
        var isHistory = random.Next(8) == 0;
        HasHistory |= isHistory;
        return (isHistory ? FrameKind.Import : FrameKind.Events, payload.WrittenMemory.ToArray(), count);
    }

    private CollectedItem Event()
    {
        var (user, anonymous) = (random.Next(3) > 0 ? User() : default, random.Next(2) == 0 ? Anonymous() : default);
        if (user.Value is null && anonymous.Value is null)
            user = User();
        var at = random.Next(3) == 0 ? Now.AddMinutes(-random.Next(600)) : random.Next(12) == 0 ? Now.AddMinutes(random.Next(90)) : Now;
        at = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMinute));
        var message = new JsonObject
        {
            ["type"] = "track",
            ["event"] = random.GetItems(["Gold", "Gold", "Silver", "Seen"], 1)[0],
            ["messageId"] = $"m{_number++}",
            ["timestamp"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["receivedAt"] = Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["userId"] = user.Value,
            ["anonymousId"] = anonymous.Value,
        };
        var said = random.Next(3) > 0 ? [] : new Dictionary<string, bool> { [random.Next(3) > 0 ? "ads" : "mail"] = random.Next(2) == 0 };
        message["context"] = new JsonObject { ["consent"] = new JsonObject { ["categoryPreferences"] = new JsonObject(said.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))) } };
        // Who is suppressed is not heard; the strongest id is what an event is filed under.
        if (!((ExternalId[])[user, anonymous]).Any(id => id.Value is not null && _suppressed.Contains(id)))
            _said.AddRange(said.Select(one => (user.Value is null ? anonymous : user, one.Key, one.Value, at)));
        return CollectedItem.Accepted(Encoding.UTF8.GetBytes(message.ToJsonString()));
    }

    private ExternalId User() => new(ExternalId.UserId, $"u{random.Next(5)}");

    private ExternalId Anonymous() => new(ExternalId.AnonymousId, $"a{random.Next(6)}");
}
