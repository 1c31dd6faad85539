using System.Collections.Immutable;
using Weft.Audiences.Conditions;
using Weft.Configuration;

namespace Weft.Audiences.Traits;

/// <summary>The computed traits of a workspace, compiled. Immutable; safe from any thread.</summary>
public sealed class TraitSet
{
    private static readonly string[] Beside = ["name", "description", "of", "over", "where", "within", "between", "this", "since", "until"];
    private readonly Dictionary<string, TraitDefinition> _byKey;

    private TraitSet(IReadOnlyList<TraitDefinition> all)
    {
        _byKey = all.ToDictionary(definition => definition.Key, StringComparer.Ordinal);
        InOrder = [.. all.OrderBy(definition => definition.Key, StringComparer.Ordinal)];
        All = all;
    }

    /// <summary>Every computed trait, in the file's order.</summary>
    public IReadOnlyList<TraitDefinition> All { get; }

    /// <summary>No computed traits.</summary>
    internal static TraitSet None { get; } = new([]);

    /// <summary>Every computed trait in the order of their keys.</summary>
    internal ImmutableArray<TraitDefinition> InOrder { get; }

    /// <summary>The computed trait of that key, or null.</summary>
    public TraitDefinition? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>Compiles the <c>traits</c> of a configuration; none when a mistake was found.</summary>
    internal static TraitSet Compile(ConfigNode traits, ConditionReader reader)
    {
        var before = reader.Errors.All.Count;
        if (traits.Exists && traits.Kind != ConfigKind.Map)
            reader.Errors.Add(traits, "must be a map of computed traits by key");
        var read = traits.Entries.Select(entry => Read(entry.Key, entry.Value, reader)).OfType<TraitDefinition>().ToList();
        TraitReferences.Join(read, reader.Errors);
        if (reader.Errors.All.Count > before)
            return None;
        foreach (var trait in read)
            trait.Text = CanonicalText.Of(trait, reader.Zone, reader.Survivorship);
        return new(read);
    }

    private static TraitDefinition? Read(string key, ConfigNode node, ConditionReader reader)
    {
        if (node.Kind != ConfigKind.Map)
        {
            reader.Errors.Add(node, $"must be a computed trait, such as {{ sum: properties.revenue, of: Order Completed }}: one of {string.Join(", ", TraitKinds.Words)}");
            return null;
        }

        // What stands beside a kind is no misspelt one.
        var words = new MapReader(node, reader.Errors);
        foreach (var beside in Beside)
            words.Child(beside);
        if (ExclusiveKey.Of(words, TraitKinds.Words, "kind of trait", reader.Errors) is not { } word)
            return null;
        var map = new MapReader(node, reader.Errors);
        var (name, description) = (map.Text("name"), map.Text("description"));
        var computation = TraitKinds.Find(word).Read(map, reader);
        map.Done();
        computation?.Written = node;
        return computation is null ? null : new(key, name ?? key, description, word, computation);
    }
}
