using Weft.Identity;

namespace Weft.Tests.Identity;

/// <summary>
/// Events over a few ids and instants, so that every rule is hit and every tie occurs, the rules for them, what operators decide meanwhile, and how many seconds lie between two instants.
/// </summary>
internal sealed record RandomHistory(RuleSet Rules, IReadOnlyList<GivenEvent> Events, IReadOnlyList<GivenEvent> Decisions, int Step)
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
        var hasPeriods = random.Next(3) == 0;
        var preset = random.Next(4) switch { 0 => "isolate", 1 => "last-authenticated", _ => "default" };
        var rules = new RuleSet([.. Pool.Select(one => Rule(one.Type, hasPeriods, random))], preset);
        var (size, instants) = (random.Next(2, 45), random.Next(1, 40));
        // Days apart rather than seconds, so that values get too old to count.
        var step = hasPeriods ? random.Next(1, 16) * 86_400 / 4 : 1;
        var events = Enumerable.Range(0, size).Select(i => Event(i, instants, random)).Select(one => one with { Second = one.Second * step }).ToList();
        return new(rules, events, [.. Enumerable.Range(1, random.Next(1, 8)).Select(number => Decide(number, random))], step);
    }

    /// <summary>The same events in another order of arrival, some of them twice, with the frames cut elsewhere.</summary>
    public IReadOnlyList<GivenEvent> Arriving(Random random, bool withRepeats)
    {
        var repeats = withRepeats ? Events.Where(_ => random.Next(4) == 0) : [];
        var arriving = Events.Concat(repeats).Select(one => one with { EndsFrame = random.Next(4) == 0 }).ToArray();
        if (random.Next(3) == 0)
            return [.. arriving.OrderBy(one => one.Second + (random.Next(3) * Math.Max(1, arriving.Max(other => other.Second) / 40)))];
        random.Shuffle(arriving);
        return arriving;
    }

    /// <summary>The same with what operators decided in between, in the order in which they did.</summary>
    public IReadOnlyList<GivenEvent> ArrivingWithDecisions(Random random)
    {
        var arriving = Arriving(random, withRepeats: false).ToList();
        var places = Decisions.Select(_ => random.Next(arriving.Count + 1)).OrderDescending().ToList();
        foreach (var (decision, place) in Decisions.Reverse().Zip(places))
            arriving.Insert(place, decision);
        return arriving;
    }

    private static GivenEvent Decide(int number, Random random)
    {
        var (a, b) = (Id(random.Next(Pool.Length), random), Id(random.Next(Pool.Length), random));
        while (a == b)
            b = Id(random.Next(Pool.Length), random);
        var withdraws = number > 1 && random.Next(3) == 0 ? random.Next(1, number) : 0;
        return new(0, "", "", [a, b], null, random.Next(3) == 0) { Decision = new(number, random.Next(2) == 0, withdraws) };
    }

    private static (string, int, bool, int, int) Rule(string type, bool hasPeriods, Random random) => type switch
    {
        ExternalId.UserId => random.Next(4) > 0 ? (type, 1, true, 0, 0) : (type, 2, false, 0, 0),
        "badge" or "zebra" => (type, 5, false, 0, 0),
        _ => (type, random.Next(1, 4), false, hasPeriods ? random.GetItems([0, 7, 30, 365], 1)[0] : 0, random.Next(2) == 0 ? 0 : random.Next(1, 3)),
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
