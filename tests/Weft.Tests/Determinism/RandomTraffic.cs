using System.Text.Json.Nodes;
using Weft.Events;

namespace Weft.Tests.Determinism;

/// <summary>
/// Bodies as senders make them, over few people, so that ids are shared, links refused, profiles merged, batches sent again, events late, some no good.
/// </summary>
internal sealed class RandomTraffic(Random random)
{
    public const string First = """
        workspace: { name: acme, region: GB }
        sources:
          web: { kind: tracking, write_keys: [wk_web] }
          store: { kind: tracking, write_keys: [wk_store] }
        identity:
          identifiers:
            email: { priority: 2, limit: 2 }
            anonymous_id: { priority: 9, limit: 3 }
        traits:
          bought: { count: true, of: Bought, within: 30s }
          seen_last: { last_seen: true, of: Seen }
          share: { ratio: { of: Bought }, over: { of: Seen }, within: 1m }
          twice: { formula: bought * 2 }
        audiences:
          keen: { trait: twice, gte: 4 }
          buyers: { event: Bought, count: { gte: 2 } }
          active: { event: Seen, within: 20s }
          lapsed: { all: [ { event: Bought }, { not: { event: Seen, within: 1m } } ] }
          pros: { trait: plan, equals: pro }
          both: { all: [ { audience: active }, { audience: buyers } ] }
          paying: { account_trait: plan, equals: pro }
          reachable: { consent: mail }
        consent: { purposes: [ mail ] }
        destinations:
          hold: { kind: hold }
          worth: { kind: hold, mappings: [ { when: { trait: [ twice, share, seen_last ] } } ] }
          seen: { kind: hold, mappings: [ { name: seen, when: { event: Seen } }, { name: active, when: { audience: active } } ] }
          crm: { kind: hold, mappings: [ { when: { event: [ Profile Merged, Profile Split ] } } ] }
          ads: { kind: hold, consent: mail, mappings: [ { when: { audience: [ active, pros ] } } ] }
        """;

    public const string Second = """
        workspace: { name: acme, region: GB }
        sources:
          web: { kind: tracking, write_keys: [wk_web] }
          store: { kind: tracking, write_keys: [wk_store] }
        identity:
          preset: last-authenticated
          identifiers:
            email: { priority: 2, limit: 1 }
            anonymous_id: { priority: 9, limit: 2 }
        traits:
          bought: { count: true, of: Bought, within: 10s }
          twice: { formula: bought * 2 }
          share: { ratio: { of: Bought }, over: { of: "*" } }
        audiences:
          keen: { trait: twice, gte: 4 }
          buyers: { event: Bought, count: { gte: 3 } }
          active: { event: Seen, within: 5s }
          late: { event: Bought, within: 1h }
          pros: { trait: plan, equals: pro }
        consent: { purposes: [ mail ], unset: grant }
        destinations:
          hold: { kind: hold }
          worth: { kind: hold, mappings: [ { when: { trait: "*" } } ] }
          ads: { kind: hold, consent: [ mail ], mappings: [ { when: { audience: [ active, keen ] } } ] }
        """;

    private readonly List<string> _sent = [];
    private int _number;

    /// <summary>A batch, or one that was sent before.</summary>
    public string Next(DateTimeOffset now)
    {
        if (_sent.Count > 0 && random.Next(6) == 0)
            return _sent[random.Next(_sent.Count)];
        var batch = new JsonArray([.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => (JsonNode)Message(now))]);
        _sent.Add(new JsonObject { ["batch"] = batch, ["sentAt"] = IsoTime.Format(now) }.ToJsonString());
        return _sent[^1];
    }

    private JsonObject Message(DateTimeOffset now)
    {
        var kind = random.Next(20);
        var message = new JsonObject
        {
            ["type"] = kind switch { < 6 => "identify", 6 => "alias", 7 => "group", 8 => "page", 9 => "banana", _ => "track" },
            ["messageId"] = $"m{_number++}",
            ["originalTimestamp"] = IsoTime.Format(random.Next(4) == 0 ? now.AddSeconds(-random.Next(1, 7200)) : now),
        };
        if (kind == 6)
            message["previousId"] = random.Next(2) == 0 ? Anonymous() : User();
        if (kind == 7)
            (message["groupId"], message["traits"]) = ($"g{random.Next(3)}", new JsonObject { ["plan"] = random.Next(2) == 0 ? "pro" : "free" });
        if (random.Next(8) == 0)
            message["context"] = new JsonObject { ["consent"] = new JsonObject { ["categoryPreferences"] = new JsonObject { ["mail"] = random.Next(2) == 0 } } };
        if (kind > 9)
            message["event"] = random.Next(2) == 0 ? "Seen" : "Bought";
        if (kind < 8 || random.Next(2) == 0)
            message["userId"] = User();
        if (random.Next(3) > 0)
            message["anonymousId"] = Anonymous();
        if (kind < 6)
            message["traits"] = Traits();
        return message;
    }

    private JsonObject Traits()
    {
        var traits = new JsonObject { ["plan"] = random.Next(2) == 0 ? "pro" : "free" };
        if (random.Next(2) == 0)
            traits["email"] = random.Next(12) == 0 ? "noreply@x.io" : $"e{random.Next(12)}@x.io";
        return traits;
    }

    private string User() => $"u{random.Next(14)}";

    private string Anonymous() => random.Next(25) == 0 ? "null" : $"a{random.Next(25)}";
}
