namespace Weft.Audiences.Traits.Formulas;

/// <summary>A function of formulas.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Least">How many arguments it takes at least.</param>
/// <param name="Most">How many it takes at most.</param>
/// <param name="Join">Makes the term of its arguments, in the workspace's zone.</param>
/// <param name="AsksForNow">True when what it comes to depends on the instant too.</param>
internal sealed record FormulaFunction(string Name, int Least, int Most, Func<FormulaTerm[], TimeZoneInfo, FormulaTerm> Join, bool AsksForNow = false);

/// <summary>Every function of formulas. A new one is a function and a line here.</summary>
internal static class FormulaFunctions
{
    private const int MostArguments = 20;
    private const int MostDigits = 10;

    private static readonly FormulaFunction[] All =
    [
        new("min", 1, MostArguments, (terms, _) => Extreme(terms, Math.Min)),
        new("max", 1, MostArguments, (terms, _) => Extreme(terms, Math.Max)),
        new("round", 1, 2, (terms, _) => Round(terms)),
        new("coalesce", 1, MostArguments, (terms, _) => Coalesce(terms)),
        new("if", 3, 3, (terms, _) => If(terms)),
        new("days_since", 1, 1, DaysSince, AsksForNow: true),
    ];

    /// <summary>The names of all of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(function => function.Name)];

    /// <summary>The function of a name; null when there is none.</summary>
    public static FormulaFunction? Find(string name) => Array.Find(All, function => function.Name == name);

    private static FormulaTerm Extreme(FormulaTerm[] terms, Func<decimal, decimal, decimal> choose) => scope =>
    {
        var found = FormulaValues.Number(terms[0](scope));
        foreach (var term in terms.AsSpan(1))
            found = FormulaValues.Number(term(scope)) is { } number && found is { } best ? choose(best, number) : null;
        return found;
    };

    // Halves go away from zero, as in school.
    private static FormulaTerm Round(FormulaTerm[] terms) => scope =>
    {
        var digits = terms.Length == 1 ? 0 : FormulaValues.Number(terms[1](scope));
        return FormulaValues.Number(terms[0](scope)) is { } number && digits is >= 0 and <= MostDigits && digits == Math.Truncate(digits.Value)
            ? Math.Round(number, (int)digits, MidpointRounding.AwayFromZero)
            : null;
    };

    private static FormulaTerm Coalesce(FormulaTerm[] terms) => scope =>
    {
        foreach (var term in terms)
        {
            if (term(scope) is { } value)
                return value;
        }

        return null;
    };

    private static FormulaTerm If(FormulaTerm[] terms) => scope => terms[0](scope) is bool holds ? terms[holds ? 1 : 2](scope) : null;

    // Whole days of 24 hours; below zero for what is yet to come.
    private static FormulaTerm DaysSince(FormulaTerm[] terms, TimeZoneInfo zone) => scope =>
    {
        if (terms[0](scope) is not string text || !Instants.TryParse(text, zone, out var at))
            return null;
        var (days, rest) = Math.DivRem((scope.Now - at).Ticks, TimeSpan.TicksPerDay);
        days -= rest < 0 ? 1 : 0;
        scope.HoldsUntil(Instants.Plus(at, TimeSpan.FromDays(days + 1)));
        return (decimal)days;
    };
}
