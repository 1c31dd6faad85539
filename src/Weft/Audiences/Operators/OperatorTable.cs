namespace Weft.Audiences.Operators;

/// <summary>Every operator. A new one is a function and a line here.</summary>
internal static class OperatorTable
{
    private static readonly Operator[] All =
    [
        new("equals", EqualityOperators.EqualTo),
        new("not_equals", EqualityOperators.EqualTo, Negated: true),
        new("in", EqualityOperators.In),
        new("not_in", EqualityOperators.In, Negated: true),
        new("contains", TextOperators.Contains),
        new("not_contains", TextOperators.Contains, Negated: true),
        new("starts_with", TextOperators.StartsWith),
        new("not_starts_with", TextOperators.StartsWith, Negated: true),
        new("ends_with", TextOperators.EndsWith),
        new("not_ends_with", TextOperators.EndsWith, Negated: true),
        new("matches", TextOperators.Matches),
        new("gt", OrderOperators.GreaterThan),
        new("gte", OrderOperators.AtLeast),
        new("lt", OrderOperators.LessThan),
        new("lte", OrderOperators.AtMost),
        new("exists", PresenceOperators.Exists),
        new("not_exists", PresenceOperators.Exists, Negated: true),
        new("is_true", PresenceOperators.IsTrue),
        new("is_false", PresenceOperators.IsFalse),
        new("before", DateOperators.Before),
        new("after", DateOperators.After),
        new("within_last", DateOperators.WithinLast, AsksForNow: true),
        new("not_within_last", DateOperators.WithinLast, Negated: true, AsksForNow: true),
        new("within_next", DateOperators.WithinNext, AsksForNow: true),
    ];

    /// <summary>The operators' words.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Name)];

    /// <summary>The operator of that word, which must be one of <see cref="Names"/>.</summary>
    public static Operator Find(string name) => All.First(entry => entry.Name == name);
}
