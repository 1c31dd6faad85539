using Weft.Identity;
using IdPool = (string Type, string[] Values)[];

namespace Weft.Tests.Identity;

/// <summary>
/// Events over a few ids and instants, so that every rule is hit and every tie occurs, the rules for them, what operators decide meanwhile, and how many seconds lie between two instants.
/// </summary>
internal sealed record RandomHistory(RuleSet Rules, IReadOnlyList<GivenEvent> Events, IReadOnlyList<GivenEvent> Decisions, int Step)
{
    private static readonly IdPool Pool =
    [
        (ExternalId.UserId, ["u1", "u2", "u3", "u4"]),
        (ExternalId.Email, ["a@x.io", "b@x.io", "c@x.io", "d@x.io"]),
        (ExternalId.AnonymousId, ["u1", "u2", "x1", "x2", "x3"]),
        ("card", ["c1", "c2", "c3", "c4"]),
        ("badge", ["b1", "b2", "b3", "b4", "b5", "b6", "b7"]),
        ("zebra", ["z1", "z2"]),
    ];

    // So many values that components outgrow what is compared member by member.
    private static readonly IdPool ManyValues =
        [.. Pool.Select(one => one.Type is ExternalId.AnonymousId or "card" ? (one.Type, [.. one.Values, .. Enumerable.Range(10, 20).Select(number => $"{one.Type[0]}{number}")]) : one)];

    public static RandomHistory Make(Random random)
    {
        if (random.Next(6) == 0)
            return MakeLarge(random);
        var hasPeriods = random.Next(3) == 0;
        var preset = random.Next(4) switch { 0 => "isolate", 1 => "last-authenticated", _ => "default" };
        var rules = new RuleSet([.. Pool.Select(one => Rule(one.Type, hasPeriods, random))], preset);
        var (size, instants, pool) = (random.Next(2, 45), random.Next(1, 40), PoolOf(random));
        var step = hasPeriods ? Spacing(rules, random) : 1;
        var events = Enumerable.Range(0, size).Select(i => Event(i, instants, pool, random)).Select(one => one with { Second = one.Second * step }).ToList();
        return new(rules, events, DecisionsOf(random.Next(1, 8), pool, random), step);
    }

    // What most stores are: links of two ids, by rules that only count, that mostly come in order.
    private static RandomHistory MakeLarge(Random random)
    {
        var rules = ManyValues.Select(one => Rule(one.Type, false, random))
            .Select(rule => rule.Type is ExternalId.AnonymousId or "card" ? rule with { Most = random.Next(2, 25) } : rule);
        var events = Enumerable.Range(0, random.Next(30, 90)).Select(i => Event(i, 1000, ManyValues, random)).Select(one => one with { Ids = [.. one.Ids.Take(2)] });
        return new(new([.. rules], "default"), [.. events], [Decide(1, ManyValues, random)], 25);
    }

    /// <summary>The same events in another order of arrival, some of them twice, with the frames cut elsewhere.</summary>
    public IReadOnlyList<GivenEvent> Arriving(Random random, bool withRepeats)
    {
        var repeats = withRepeats ? Events.Where(_ => random.Next(4) == 0) : [];
        var arriving = Events.Concat(repeats).Select(one => one with { EndsFrame = random.Next(4) == 0 }).ToArray();
        var late = random.Next(2) * Math.Max(1, arriving.Max(one => one.Second) / 40);
        if (random.Next(3) == 0)
            return [.. arriving.OrderBy(one => one.Second + (random.Next(3) * late))];
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

    // All values, or so few of some types that one tablet, say, or one card is everybody's.
    private static IdPool PoolOf(Random random) =>
        random.Next(2) == 0 ? Pool : [.. Pool.Select(one => (one.Type, one.Values[..random.Next(1, one.Values.Length + 1)]))];

    // Now and then one that was made before, the other way round.
    private static List<GivenEvent> DecisionsOf(int count, IdPool pool, Random random)
    {
        var decisions = new List<GivenEvent>();
        for (var number = 1; number <= count; number++)
        {
            var one = Decide(number, pool, random);
            decisions.Add(number > 1 && random.Next(3) == 0 ? one with { Ids = [.. decisions[random.Next(decisions.Count)].Ids.Reverse()] } : one);
        }

        return decisions;
    }

    private static GivenEvent Decide(int number, IdPool pool, Random random)
    {
        var (a, b) = (Id(random.Next(pool.Length), pool, random), Id(random.Next(pool.Length), pool, random));
        while (a == b)
            b = Id(random.Next(pool.Length), pool, random);
        var withdraws = number > 1 && random.Next(3) == 0 ? random.Next(1, number) : 0;
        return new(0, "", "", [a, b], null, random.Next(3) == 0) { Decision = new(number, random.Next(2) == 0, withdraws) };
    }

    // Days apart rather than seconds, so that values get too old to count: often to the second.
    private static int Spacing(RuleSet rules, Random random)
    {
        int[] periods = [.. rules.Types.Where(type => type.Days > 0).Select(type => type.Days)];
        return periods.Length == 0 || random.Next(3) == 0 ? random.Next(1, 16) * 86_400 / 4 : periods[random.Next(periods.Length)] * 86_400 / random.Next(1, 5);
    }

    private static (string Type, int Most, bool Unique, int Days, int Merge) Rule(string type, bool hasPeriods, Random random) => type switch
    {
        ExternalId.UserId => random.Next(4) > 0 ? (type, 1, true, 0, 0) : (type, 2, false, 0, 0),
        "badge" or "zebra" => (type, 5, false, 0, 0),
        _ => (type, random.Next(1, 4), false, hasPeriods ? random.GetItems([0, 7, 30, 365], 1)[0] : 0, random.Next(2) == 0 ? 0 : random.Next(1, 3)),
    };

    private static GivenEvent Event(int number, int instants, IdPool pool, Random random)
    {
        var isAlias = random.Next(4) == 0;
        var ids = new HashSet<ExternalId>();
        if (isAlias)
            ids.Add(Id(0, pool, random));
        for (var i = random.Next(1, 5); i > 0 && ids.Count < 5; i--)
            ids.Add(Id(random.Next(random.Next(2) == 0 ? 3 : pool.Length), pool, random));
        var strongestFirst = ids.OrderBy(id => Array.FindIndex(Pool, one => one.Type == id.Type));
        var previous = isAlias ? Id(random.Next(3) == 0 ? 2 : 0, pool, random).Value : null;
        return new(random.Next(instants), random.Next(2) == 0 ? "web" : "app", $"m{random.Next(10)}{number}", [.. strongestFirst], previous, false);
    }

    private static ExternalId Id(int type, IdPool pool, Random random) => new(pool[type].Type, pool[type].Values[random.Next(pool[type].Values.Length)]);
}
