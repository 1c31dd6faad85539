namespace Weft.Tests.Audiences.Oracle;

/// <summary>A formula as a tree of words, each with what stands in its brackets.</summary>
internal sealed record NaiveFormula(NaiveTerm Term) : NaiveComputed
{
    public override object? At(NaiveProfile profile, DateTimeOffset now, NaiveTraits traits) => Term.At(profile, now, traits);

    public override Dictionary<string, object?> Written() => new() { ["formula"] = Term.Text };
}

/// <summary>A sign between two terms, a function of some, a trait's name, or a value.</summary>
internal sealed record NaiveTerm(string Word, params NaiveTerm[] Of)
{
    public static readonly string[] Signs = ["+", "-", "*", "/", "<", "<=", ">", ">=", "=", "!="];
    public static readonly string[] Functions = ["min", "max", "round", "coalesce", "if", "days_since", "-"];

    /// <summary>A value's; its word is how it is written.</summary>
    public object? Value { get; init; }

    public string Text => (Word, Of) switch
    {
        (_, []) => Word,
        ("-", [var one]) => $"-({one.Text})",
        var (sign, of) when Signs.Contains(sign) => $"({of[0].Text} {sign} {of[1].Text})",
        _ => $"{Word}({string.Join(", ", Of.Select(one => one.Text))})",
    };

    public object? At(NaiveProfile profile, DateTimeOffset now, NaiveTraits traits)
    {
        if (Value is not null)
            return Value;
        if (Of.Length == 0)
            return Trait(profile, now, traits);
        var of = Of.Select(one => one.At(profile, now, traits)).ToList();
        var numbers = of.ConvertAll(Number);
        return Word switch
        {
            "if" => of[0] is bool holds ? of[holds ? 1 : 2] : null,
            "coalesce" => of.Find(one => one is not null),
            "min" => numbers.Contains(null) ? null : numbers.Min(),
            "max" => numbers.Contains(null) ? null : numbers.Max(),
            "round" => numbers[0] is { } number ? Math.Round(number, MidpointRounding.AwayFromZero) : null,
            "days_since" => of[0] is string text && NaiveDates.Read(text) is { } date ? Math.Floor((now - date).Ticks / (decimal)TimeSpan.TicksPerDay) : null,
            "-" when Of.Length == 1 => -numbers[0],
            "+" => numbers[0] + numbers[1],
            "-" => numbers[0] - numbers[1],
            "*" => numbers[0] * numbers[1],
            "/" => numbers[1] == 0 ? null : numbers[0] / numbers[1],
            "=" or "!=" => of.Contains(null) ? null : Same(of[0]!, of[1]!) == (Word == "="),
            _ => of.Contains(null) || Order(of[0]!, of[1]!) is not { } order ? null : Word switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 },
        };
    }

    private object? Trait(NaiveProfile profile, DateTimeOffset now, NaiveTraits traits)
    {
        var steps = Word.Split('.');
        var value = traits.TryGetValue(steps[0], out var computed) ? computed.At(profile, now, traits)
            : profile.Shown(now).TryGetValue(steps[0], out var shown) && !shown.AtOdds ? shown.Values[0] : null;
        foreach (var step in steps[1..])
            value = value is Dictionary<string, object?> map ? map.GetValueOrDefault(step) : null;
        return value;
    }

    private static decimal? Number(object? value) => value is decimal or string ? NaiveOperators.Number(value) : null;

    private static bool Same(object one, object other) =>
        one is bool || other is bool ? one.Equals(other)
        : one is decimal or string && other is decimal or string ? Order(one, other) == 0
        : NaiveComputed.Spelt(one) == NaiveComputed.Spelt(other);

    private static int? Order(object one, object other)
    {
        if (one is decimal || other is decimal)
            return Number(one) is { } left && Number(other) is { } right ? left.CompareTo(right) : null;
        if (one is not string text || other is not string bound)
            return null;
        return NaiveDates.Read(text) is { } date && NaiveDates.Read(bound) is { } than ? date.CompareTo(than) : string.CompareOrdinal(text, bound);
    }
}
