namespace Weft.Identity;

/// <summary>The rules by which ids make people (specs: identity). Immutable; made by <see cref="Read"/>.</summary>
public sealed partial class IdentityRules
{
    private const int DefaultLimit = 5;
    private readonly Dictionary<string, IdentifierRule> _byType;
    private readonly HashSet<string> _off;
    private readonly BlockedValues _blocked;

    private IdentityRules(IReadOnlyList<IdentifierRule> identifiers, HashSet<string> off, BlockedValues blocked)
    {
        Identifiers = identifiers;
        _byType = identifiers.ToDictionary(rule => rule.Type, StringComparer.Ordinal);
        _off = off;
        _blocked = blocked;
    }

    /// <summary>The types that have a rule, strongest first.</summary>
    public IReadOnlyList<IdentifierRule> Identifiers { get; }

    /// <summary>
    /// The rule of a type; null when it is off. A type that only <c>context.externalIds</c> brings comes after all others, and may have
    /// 5 values.
    /// </summary>
    public IdentifierRule? Of(string type)
    {
        if (_byType.TryGetValue(type, out var rule))
            return rule;
        return _off.Contains(type) || type is ExternalId.GroupId or ProfileId.Type ? null : new(type, int.MaxValue, false, DefaultLimit, []);
    }

    /// <summary>Why a value is never an identifier; null when it may be one.</summary>
    public string? WhyBlocked(ExternalId id) =>
        id.Value.Length > ExternalId.LongestValue ? $"longer than {ExternalId.LongestValue} characters" : _blocked.WhyBlocked(id);
}
