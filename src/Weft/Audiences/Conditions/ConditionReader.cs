using Weft.Audiences.Traits;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary>Reads condition trees, collecting every mistake and every reference to an audience on the way.</summary>
internal sealed class ConditionReader(TimeZoneInfo zone, Survivorship survivorship, ConsentConfig consent, FilterNumbers numbers, Leaves leaves, ConfigErrors errors)
{
    private readonly List<AudienceCondition> _references = [];

    /// <summary>The workspace's zone.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>Which of a trait's changes conditions see.</summary>
    public Survivorship Survivorship => survivorship;

    /// <summary>The workspace's purposes.</summary>
    public ConsentConfig Consent => consent;

    public ConfigErrors Errors => errors;

    /// <summary>The workspace's computed traits, once they are read.</summary>
    public TraitSet Computed { get; init; } = TraitSet.None;

    /// <summary>The numbers of the workspace's filters.</summary>
    public FilterNumbers Numbers => numbers;

    /// <summary>The numbers of the workspace's conditions.</summary>
    public Leaves Leaves => leaves;

    /// <summary>The references read so far.</summary>
    public IReadOnlyList<AudienceCondition> References => _references;

    /// <summary>Reads a node that is a condition and nothing else; null after a mistake.</summary>
    public Condition? Read(ConfigNode node)
    {
        if (node.Kind == ConfigKind.Map)
            return Read(new MapReader(node, errors));
        errors.Add(node, $"must be a condition: a map with one of {string.Join(", ", ConditionKinds.Keys)}");
        return null;
    }

    /// <summary>Reads the condition among a map's entries; what the caller asked for before may stand beside it.</summary>
    public Condition? Read(MapReader map)
    {
        if (ExclusiveKey.Of(map, ConditionKinds.Keys, "condition", errors) is not { } key)
            return null;
        var condition = ConditionKinds.Find(key).Read(map, this);
        condition?.Written = map.Node;
        map.Done();
        return condition;
    }

    /// <summary>Reads a list of one condition or more.</summary>
    public Condition[] ReadList(ConfigNode node)
    {
        if (node.Kind == ConfigKind.List && node.Items.Count > 0)
            return [.. node.Items.Select(Read).OfType<Condition>()];
        errors.Add(node, "must be a list of one condition or more");
        return [];
    }

    /// <summary>Keeps a reference, to be given its target once every audience is read.</summary>
    public void Refer(AudienceCondition reference) => _references.Add(reference);
}
