namespace Weft.Identity;

/// <summary>How one type of identifier behaves.</summary>
/// <param name="Type">The type.</param>
/// <param name="Rank">0 is the strongest; an event is filed under its strongest id.</param>
/// <param name="Unique">True when a profile may hold one value only.</param>
/// <param name="Limit">How many distinct values a profile may hold, 1 and up.</param>
/// <param name="From">Paths of the message from which it is promoted, beside the default ones.</param>
/// <param name="Per">How long a value counts; null for ever. With it the limit is on the values first seen within that time before the evidence.</param>
/// <param name="Merge">
/// How many distinct values two people may have together who are found to be one, 1 and up; null for as many as the limit allows. A value that nobody is known by may still be added to a person.
/// </param>
public sealed record IdentifierRule(string Type, int Rank, bool Unique, int Limit, IReadOnlyList<string> From, LimitPeriod? Per = null, int? Merge = null)
{
    /// <summary>The most values that a profile may hold.</summary>
    public int Most => Unique ? 1 : Limit;

    /// <summary>What a refusal to make two people one is called.</summary>
    public string MergeName => $"merge {Type} {Merge}";

    /// <summary>Whether a refusal names this one rather than another.</summary>
    internal bool IsStrongerThan(IdentifierRule? other) =>
        other is null || Rank < other.Rank || (Rank == other.Rank && string.CompareOrdinal(Type, other.Type) < 0);

    /// <summary>The rule as a refusal names it.</summary>
    public string Name => Unique ? $"unique {Type}" : Per is { } period ? $"limit {Type} {Limit} per {period.Word()}" : $"limit {Type} {Limit}";
}
