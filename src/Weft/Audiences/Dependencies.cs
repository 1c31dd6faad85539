using Weft.Audiences.Conditions;
using Weft.Audiences.Traits;

namespace Weft.Audiences;

/// <summary>What a definition's answer depends on, through the audiences it refers to as well.</summary>
internal sealed class Dependencies
{
    /// <summary>Event names; <c>*</c> stands for all of them.</summary>
    public HashSet<string> Events { get; } = [];

    /// <summary>Top-level trait names.</summary>
    public HashSet<string> Traits { get; } = [];

    /// <summary>Top-level trait names of accounts.</summary>
    public HashSet<string> AccountTraits { get; } = [];

    /// <summary>Purposes.</summary>
    public HashSet<string> Consents { get; } = [];

    /// <summary>The audiences referred to.</summary>
    public SortedDictionary<string, AudienceDefinition> Audiences { get; } = new(StringComparer.Ordinal);

    /// <summary>The computed traits that it names, through formulas as well.</summary>
    public SortedDictionary<string, TraitDefinition> Computed { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the answer may be another at another instant though a profile has nothing of what is named.</summary>
    public bool AsksForNow { get; private set; }

    /// <summary>Whether the profile's being known matters.</summary>
    public bool Known { get; private set; }

    /// <summary>The dependencies of a definition.</summary>
    public static Dependencies Of(AudienceDefinition definition)
    {
        var dependencies = new Dependencies();
        dependencies.Add(definition);
        return dependencies;
    }

    /// <summary>The dependencies of a computed trait, itself among them.</summary>
    public static Dependencies Of(TraitDefinition trait)
    {
        var dependencies = new Dependencies();
        dependencies.Add(trait);
        return dependencies;
    }

    /// <summary>The answer may be another at another instant whatever a profile has.</summary>
    public void AskForNow() => AsksForNow = true;

    /// <summary>Adds those of a computed trait.</summary>
    public void Add(TraitDefinition trait)
    {
        if (Computed.TryAdd(trait.Key, trait))
            trait.Computation.AddTo(this);
    }

    /// <summary>Adds those of a reference.</summary>
    public void Add(AudienceCondition reference)
    {
        if (Audiences.TryAdd(reference.Key, reference.Target))
            Add(reference.Target);
    }

    private void Add(AudienceDefinition definition)
    {
        Known |= definition.KnownOnly;
        definition.Condition.AddTo(this);
    }
}
