using Weft.Identity;

namespace Weft.Tests.Identity;

/// <summary>Events over a few ids and instants, so that every rule is hit and every tie occurs, and the rules for them.</summary>
internal sealed record RandomHistory(RuleSet Rules, IReadOnlyList<GivenEvent> Events)
{
    private static readonly (string Type, string[] Values)[] Pool =
    [
        (ExternalId.UserId, ["u1", "u2", "u3", "u4"]),
        (ExternalId.Email, ["a@x.io", "b@x.io", "c@x.io", "d@x.io"]),
        (ExternalId.AnonymousId, ["u1", "u2", "x1", "x2", "x3"]),
        ("card", ["c1", "c2", "c3", "c4"]),
        ("badge", ["b1", "b2", "b3", "b4", "b5", "b6", "b7"]),
        ("zebra", ["z1", "z2"]),
    ];

    public static RandomHistory Make(Random random)
    {
        var rules = new RuleSet([.. Pool.Select(one => Rule(one.Type, random))]);
        var (size, instants) = (random.Next(2, 45), random.Next(1, 40));
        var events = Enumerable.Range(0, size).Select(i => Event(i, instants, random)).ToList();
        return new(rules, events);
    }

    /// <summary>The same events in another order of arrival, some of them twice, with the frames cut elsewhere.</summary>
    public IReadOnlyList<GivenEvent> Arriving(Random random, bool withRepeats)
    {
        var repeats = withRepeats ? Events.Where(_ => random.Next(4) == 0) : [];
        var arriving = Events.Concat(repeats).Select(one => one with { EndsFrame = random.Next(4) == 0 }).ToArray();
        if (random.Next(3) == 0)
            return [.. arriving.OrderBy(one => one.Second + random.Next(3))];
        random.Shuffle(arriving);
        return arriving;
    }

    private static (string, int, bool) Rule(string type, Random random) => type switch
    {
        ExternalId.UserId => random.Next(4) > 0 ? (type, 1, true) : (type, 2, false),
        "badge" or "zebra" => (type, 5, false),
        _ => (type, random.Next(1, 4), false),
    };

    private static GivenEvent Event(int number, int instants, Random random)
    {
        var isAlias = random.Next(4) == 0;
        var ids = new HashSet<ExternalId>();
        if (isAlias)
            ids.Add(Id(0, random));
        for (var i = random.Next(1, 5); i > 0 && ids.Count < 5; i--)
            ids.Add(Id(random.Next(random.Next(2) == 0 ? 3 : Pool.Length), random));
        var strongestFirst = ids.OrderBy(id => Array.FindIndex(Pool, one => one.Type == id.Type));
        var previous = isAlias ? Id(random.Next(3) == 0 ? 2 : 0, random).Value : null;
        return new(random.Next(instants), random.Next(2) == 0 ? "web" : "app", $"m{random.Next(10)}{number}", [.. strongestFirst], previous, false);
    }

    private static ExternalId Id(int type, Random random) => new(Pool[type].Type, Pool[type].Values[random.Next(Pool[type].Values.Length)]);
}
