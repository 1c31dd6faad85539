using System.Collections.Immutable;
using Weft.Audiences.Conditions;
using Weft.Audiences.Traits;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences;

/// <summary>The audiences of a workspace, compiled, with an index from what happens to the audiences it may concern. Immutable; safe from any thread.</summary>
public sealed class AudienceSet
{
    private readonly Dictionary<string, AudienceDefinition> _byKey;
    private readonly AudienceIndex _index;

    private AudienceSet(IReadOnlyList<AudienceDefinition> all, TraitSet traits, Leaves leaves, Survivorship survivorship)
    {
        (All, Traits, Leaves, Survivorship) = (all, traits, leaves, survivorship);
        _byKey = all.ToDictionary(definition => definition.Key, StringComparer.Ordinal);
        InOrder = [.. all.OrderBy(definition => definition.Key, StringComparer.Ordinal)];
        foreach (var (place, definition) in InOrder.Index())
            definition.Place = place;
        _index = new(InOrder);
    }

    /// <summary>Every audience, in the file's order.</summary>
    public IReadOnlyList<AudienceDefinition> All { get; }

    /// <summary>The computed traits, which conditions may name.</summary>
    public TraitSet Traits { get; }

    /// <summary>Every audience in the order of their keys, each at its <see cref="AudienceDefinition.Place"/>.</summary>
    internal ImmutableArray<AudienceDefinition> InOrder { get; }

    /// <summary>From what happens to those that it may concern.</summary>
    internal AudienceIndex Index => _index;

    /// <summary>The numbers of what their conditions look at.</summary>
    internal Leaves Leaves { get; }

    /// <summary>Which of a trait's changes their conditions see.</summary>
    internal Survivorship Survivorship { get; }

    /// <summary>Those that a profile could belong to before any event or trait they name: to be evaluated when a profile gets its first event of all.</summary>
    public ImmutableArray<AudienceDefinition> ForEveryone => _index.ForEveryone;

    /// <summary>Those that depend on a profile's being known: to be evaluated when that changes.</summary>
    public ImmutableArray<AudienceDefinition> ForKnown => _index.ForKnown;

    /// <summary>Those that depend on accounts: to be evaluated when a profile joins one.</summary>
    public ImmutableArray<AudienceDefinition> ForAccounts => _index.ForAccounts;

    /// <summary>Those that depend on consent.</summary>
    public ImmutableArray<AudienceDefinition> ForConsents => _index.ForConsents;

    /// <summary>Compiles the <c>audiences</c> of a configuration.</summary>
    /// <param name="audiences">The map of definitions by key; a missing or empty one gives an empty set.</param>
    /// <param name="zone">The workspace's time zone.</param>
    /// <param name="errors">Takes every mistake, with its path.</param>
    /// <param name="survivorship">Which of a trait's changes conditions see; the most recent unless said.</param>
    /// <param name="consent">The purposes; none unless said.</param>
    /// <param name="traits">The <c>traits</c> of the configuration, which are compiled with them; null for none.</param>
    /// <returns>The set; empty when a mistake was found.</returns>
    public static AudienceSet Compile(
        ConfigNode audiences, TimeZoneInfo zone, ConfigErrors errors, Survivorship? survivorship = null, ConsentConfig? consent = null, ConfigNode? traits = null)
    {
        var (rules, purposes, numbers, leaves) = (survivorship ?? Survivorship.Default, consent ?? new(), new FilterNumbers(), new Leaves());
        var computed = TraitSet.Compile(traits ?? ConfigNode.Missing(DefinitionName.Traits, 0), new(zone, rules, purposes, numbers, leaves, errors));
        return new(AudienceCompiler.Compile(audiences, () => new(zone, rules, purposes, numbers, leaves, errors) { Computed = computed }, errors), computed, leaves, rules);
    }

    /// <summary>The audience of that key, or null.</summary>
    public AudienceDefinition? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>Those that an event of that name may concern, in the order of their keys; for a page or screen the name is the one audiences know it by.</summary>
    public ImmutableArray<AudienceDefinition> ForEvent(string name) => _index.ForEvent(name);

    /// <summary>Those that a change of that top-level trait may concern, in the order of their keys.</summary>
    public ImmutableArray<AudienceDefinition> ForTrait(string name) => _index.ForTrait(name);

    /// <summary>Those that a change of that top-level trait of an account may concern, for everybody who belongs to it, in the order of their keys.</summary>
    public ImmutableArray<AudienceDefinition> ForAccountTrait(string name) => _index.ForAccountTrait(name);

    /// <summary>Those that a statement about a purpose may concern, in the order of their keys.</summary>
    public ImmutableArray<AudienceDefinition> ForConsent(string purpose) => _index.ForConsent(purpose);
}
