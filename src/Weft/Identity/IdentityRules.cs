namespace Weft.Identity;

/// <summary>The rules by which ids make people (specs: identity). Immutable; made by <see cref="Read"/>.</summary>
public sealed partial class IdentityRules
{
    private const int DefaultLimit = 5;
    private readonly Dictionary<string, IdentifierRule> _byType;
    private readonly HashSet<string> _off;
    private readonly BlockedValues _blocked;

    private IdentityRules(IdentityPreset preset, IReadOnlyList<IdentifierRule> identifiers, HashSet<string> off, BlockedValues blocked)
    {
        (Preset, Identifiers) = (preset, identifiers);
        HasPeriods = identifiers.Any(rule => rule.Per is not null);
        _byType = identifiers.ToDictionary(rule => rule.Type, StringComparer.Ordinal);
        _off = off;
        _blocked = blocked;
    }

    /// <summary>What is done with anonymous ids.</summary>
    public IdentityPreset Preset { get; }

    /// <summary>Whether some limit counts values for a time only, so that it matters when a value was first seen.</summary>
    internal bool HasPeriods { get; }

    /// <summary>Whether only the number of values decides, so that two components say all there is to know.</summary>
    internal bool OnlyCounts => !HasPeriods && Preset == IdentityPreset.Default;

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

    /// <summary>True for a type that stands for a browser or device rather than for somebody.</summary>
    public static bool IsAnonymous(string type) => type == ExternalId.AnonymousId || Array.IndexOf(DeviceTypes, type) >= 0;

    /// <summary>
    /// The anonymous one of the two ends of a link by which somebody authenticated: the other one is stronger and stands for a person. Null when it says nothing of the kind.
    /// </summary>
    internal Fragment? AnonymousEnd(Fragment one, Fragment other)
    {
        var isOne = IsAnonymous(one.Id.Type);
        if (isOne == IsAnonymous(other.Id.Type))
            return null;
        var (anonymous, known) = isOne ? (one, other) : (other, one);
        return Of(anonymous.Id.Type) is { } weaker && Of(known.Id.Type) is { } stronger && stronger.IsStrongerThan(weaker) ? anonymous : null;
    }

    /// <summary>Why a value is never an identifier; null when it may be one.</summary>
    public string? WhyBlocked(ExternalId id) =>
        id.Value.Length > ExternalId.LongestValue ? $"longer than {ExternalId.LongestValue} characters" : _blocked.WhyBlocked(id);
}
