namespace Weft.Audiences.Operators;

/// <summary>Every operator. A new one is a function and a line here.</summary>
internal static class OperatorTable
{
    private static readonly Operator[] All =
    [
        new("equals", "is {}", EqualityOperators.EqualTo),
        new("not_equals", "is not {}", EqualityOperators.EqualTo, Negated: true),
        new("in", "is one of {}", EqualityOperators.In),
        new("not_in", "is none of {}", EqualityOperators.In, Negated: true),
        new("contains", "contains {}", TextOperators.Contains),
        new("not_contains", "does not contain {}", TextOperators.Contains, Negated: true),
        new("starts_with", "starts with {}", TextOperators.StartsWith),
        new("not_starts_with", "does not start with {}", TextOperators.StartsWith, Negated: true),
        new("ends_with", "ends with {}", TextOperators.EndsWith),
        new("not_ends_with", "does not end with {}", TextOperators.EndsWith, Negated: true),
        new("matches", "matches {}", TextOperators.Matches),
        new("gt", "is more than {}", OrderOperators.GreaterThan),
        new("gte", "is at least {}", OrderOperators.AtLeast),
        new("lt", "is less than {}", OrderOperators.LessThan),
        new("lte", "is at most {}", OrderOperators.AtMost),
        new("exists", "is there", PresenceOperators.Exists),
        new("not_exists", "is not there", PresenceOperators.Exists, Negated: true),
        new("is_true", "is true", PresenceOperators.IsTrue),
        new("is_false", "is false", PresenceOperators.IsFalse),
        new("before", "is before {}", DateOperators.Before),
        new("after", "is after {}", DateOperators.After),
        new("within_last", "lies in the last {}", DateOperators.WithinLast, AsksForNow: true),
        new("not_within_last", "does not lie in the last {}", DateOperators.WithinLast, Negated: true, AsksForNow: true),
        new("within_next", "lies in the next {}", DateOperators.WithinNext, AsksForNow: true),
    ];

    /// <summary>The operators' words.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Name)];

    /// <summary>The operator of that word, which must be one of <see cref="Names"/>.</summary>
    public static Operator Find(string name) => All.First(entry => entry.Name == name);
}
