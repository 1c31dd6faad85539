namespace Weft.Tests.Audiences.Oracle;

/// <summary>
/// Random conditions, histories and instants, all from small pools on a grid of six hours around the start of summer time, so that edges meet.
/// </summary>
internal sealed partial class RandomCase(Random random)
{
    private static readonly int[] Lengths = [6, 12, 24, 36, 48, 72];
    private static readonly string[] Names = ["A", "B", "C"];
    private static readonly string[] Dates = ["2026-03-28", "2026-03-30", "2026-03-28T06:00:00Z", "2026-03-29T12:00:00+02:00", "2026-03-29T18:00", "2026-04-01"];
    private static readonly string[] Paths = ["x", "y", "list[]", "deep.x", "rows[].x", "rows[].list[]"];
    private static readonly TimeSpan Step = TimeSpan.FromHours(6);
    private static readonly DateTimeOffset Start = Compiled.At("2026-03-27T00:00:00Z");

    /// <summary>How many steps of the grid a history spans.</summary>
    private const int Steps = 24;

    /// <summary>Instants on the grid, and edges beside it.</summary>
    public static IEnumerable<DateTimeOffset> Draw(Random random, int count)
    {
        var cases = new RandomCase(random);
        return Enumerable.Range(0, count).Select(i => i % 2 == 0 ? cases.Instant() : random.GetItems(Edges, 1)[0]);
    }

    public NaiveSet Set()
    {
        var set = new NaiveSet();
        var size = random.Next(1, 5);
        for (var i = 0; i < size; i++)
            set[$"a{i}"] = new(random.Next(4) == 0, Condition(3, i));
        return set;
    }

    /// <summary>An audience for each of some operators, of events and of traits in turns.</summary>
    public NaiveSet SetOf(IEnumerable<string> operators)
    {
        var set = new NaiveSet();
        foreach (var name in operators)
        {
            var filter = Filter(set.Count % 2 == 0, name.Replace("not_", "", StringComparison.Ordinal), name);
            set[name] = new(false, set.Count % 2 == 0 ? new NaiveEventCount(EventNames(), [filter], Count(), Time()) : new NaiveTrait(filter));
        }

        return set;
    }

    public NaiveProfile Profile()
    {
        var events = Some(8, i => Event($"m{random.Next(100)}-{i}"));
        var changes = Some(6, i => Change($"m{random.Next(100)}-{i}"));
        return new(events, changes, random.Next(3) == 0 ? Instant() : null, random.Next(2) == 0)
        {
            Accounts = Some(3, i => new NaiveAccount(Instant(), Some(4, j => Change($"m{random.Next(100)}-{i}-{j}")))),
            Said = Some(4, i => Said($"m{random.Next(100)}-{i}")),
        };
    }

    public NaiveEvent Event(string messageId) => new(Pick(Names), Instant(), messageId, Map(2));

    public NaiveSaid Said(string messageId) => new(Pick<string>(["ads", "mail"]), Instant(), messageId, random.Next(2) == 0);

    public NaiveChange Change(string messageId)
    {
        var trait = Pick<string>(["x", "y", "list", "deep", "rows"]);
        return new(trait, Instant(), messageId, random.Next(6) == 0 ? null : ValueFor(trait, 2));
    }

    /// <summary>On the grid, sometimes an instant beside it.</summary>
    public DateTimeOffset Instant() => Start + (Step * random.Next(Steps)) + TimeSpan.FromTicks(random.Next(6) == 0 ? random.Next(-1, 2) : 0);

    /// <summary>Every instant at which anything of this world could happen, the tick before and the tick after.</summary>
    public static DateTimeOffset[] Edges { get; } =
    [
        .. from hour in Enumerable.Range(-80, (Steps * 6) + 160)
           from tick in Enumerable.Range(-2, 5)
           select Start.AddHours(hour).AddTicks(tick),
    ];

    private NaiveCondition Condition(int depth, int references) => random.Next(12) switch
    {
        0 or 1 => Aggregate(),
        2 or 3 => Sequence(),
        4 => new NaiveAccountTrait(Filter(false)),
        5 => new NaiveConsent(Pick<string>(["ads", "mail"])),
        _ => Plain(depth, references),
    };

    private NaiveSequence Sequence()
    {
        var steps = Enumerable.Range(0, random.Next(1, 4))
            .Select(place => new NaiveStep(EventNames(), Some(2, _ => Filter(true)), place == 0 ? Time() : new(), place > 0 && random.Next(4) > 0 ? Pick(Lengths) : null, false)).ToList();
        if (steps.Count == 1 || random.Next(2) == 0)
            steps.Add(new(EventNames(), Some(2, _ => Filter(true)), new(), Pick(Lengths), true));
        return new(steps);
    }

    private NaiveAggregate Aggregate()
    {
        var bounds = Pick<string[]>([["gte"], ["gt"], ["lte"], ["lt"], ["eq"], ["gte", "lt"]]).ToDictionary(word => word, _ => Pick([0m, 0.3m, 1m, 1.5m, 2m, 3m, 11m]));
        return new(EventNames(), Some(2, _ => Filter(true)), Pick<string>(["sum", "avg", "min", "max", "distinct"]), $"properties.{Pick(Paths)}", bounds, Time());
    }

    private NaiveCondition Plain(int depth, int references) => random.Next(depth > 0 ? 8 : 4) switch
    {
        0 or 1 => new NaiveEventCount(EventNames(), Some(3, _ => Filter(true)), Count(), Time()),
        2 => new NaiveTrait(Filter(false)),
        3 => references > 0 ? new NaiveReference($"a{random.Next(references)}") : new NaiveEventCount(EventNames(), [], Count(), Time()),
        4 => new NaiveBoolean("not", [Condition(depth - 1, references)]),
        var word => new NaiveBoolean(Pick<string>(["all", "any", "none"]), [.. Enumerable.Range(0, word - 4).Select(_ => Condition(depth - 1, references))]),
    };

    private List<string> EventNames() => random.Next(6) switch { 0 => ["*"], 1 => ["A", "C"], _ => [Pick(Names)] };

    private Dictionary<string, int>? Count() => random.Next(5) switch
    {
        0 => new() { [Pick<string>(["gte", "gt", "lte", "eq"])] = random.Next(4) },
        1 => new() { ["lt"] = random.Next(1, 4) },
        2 => new() { ["gte"] = random.Next(1, 3), ["lte"] = random.Next(3, 5) },
        _ => null,
    };

    private NaiveTime Time() => random.Next(6) switch
    {
        0 or 1 => new("within", Pick(Lengths)),
        2 => random.Next(0, 5) is var i ? new("between", Lengths[i], Lengths[random.Next(i + 1, Lengths.Length)]) : null!,
        3 => new("fixed", Text: random.Next(2) == 0 ? "2026-03-28" : null, Text2: random.Next(2) == 0 ? Pick<string>(["2026-03-30", "2026-03-30T06:00:00Z"]) : null),
        4 => new("this", Text: Pick<string>(["day", "week", "month", "year"])),
        _ => new(),
    };

    private NaiveFilter Filter(bool ofEvent)
    {
        var plain = Pick(NaiveOperators.Plain);
        return Filter(ofEvent, plain, NaiveOperators.WithNot.Contains(plain) && random.Next(3) == 0 ? $"not_{plain}" : plain);
    }

    private NaiveFilter Filter(bool ofEvent, string plain, string name)
    {
        var path = Pick(Paths);
        return new(ofEvent ? $"properties.{path}" : path, path.Contains("[]", StringComparison.Ordinal) && random.Next(2) == 0, name, Operand(plain));
    }

    private object Operand(string plain) => plain switch
    {
        "in" => new List<object> { Scalar(false)!, Scalar(false)! },
        "equals" when random.Next(4) == 0 => random.Next(2) == 0,
        "contains" or "starts_with" or "ends_with" => Pick<object>(["a", "b", "abc", "2026-03-2", 1m, "1", "n", "\"", "é"]),
        "matches" => Pick<string>(["^a", "b+$", "[0-9]{2}", "."]),
        "gt" or "gte" or "lt" or "lte" => Pick<object>([1m, 2m, 10m, "1", "b", Pick(Dates)]),
        "exists" or "is_true" or "is_false" => true,
        "before" or "after" => Pick(Dates),
        "within_last" or "within_next" => Pick(Lengths),
        _ => Scalar(false)!,
    };

    private object? ValueFor(string name, int depth) => name switch
    {
        "list" => random.Next(8) == 0 ? Scalar(true) : Some(4, _ => Scalar(true)),
        "deep" => depth > 0 ? Map(depth - 1) : null,
        "rows" => depth > 0 ? Some<object?>(3, _ => random.Next(8) == 0 ? Scalar(true) : Map(depth - 1)) : null,
        _ => random.Next(8) == 0 ? new List<object?> { Scalar(true), Scalar(true) } : Scalar(true),
    };

    private Dictionary<string, object?> Map(int depth) =>
        new[] { "x", "y", "list", "deep", "rows" }.Where(_ => random.Next(3) > 0).ToDictionary(name => name, name => ValueFor(name, depth));

    private object? Scalar(bool orNull) => random.Next(orNull ? 8 : 7) switch
    {
        // What only reads like a boolean is none.
        0 => Pick<object>([true, false, "true", "false"]),
        1 => Pick([0m, 1m, 2m, 10m, 1.5m, 0.1m, 0.2m, -1m]),
        2 => Pick<string>(["1", "1.0", "01", "10", "true"]),
        3 => Pick<string>(["a", "b", "abc", "", "a\"b", "é\n\\n"]),
        7 => null,
        _ => Pick(Dates),
    };

    private List<T> Some<T>(int limit, Func<int, T> make) => [.. Enumerable.Range(0, random.Next(limit)).Select(make)];

    private T Pick<T>(T[] pool) => pool[random.Next(pool.Length)];
}
