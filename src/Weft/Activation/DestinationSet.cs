using Weft.Configuration;
using Weft.Destinations;

namespace Weft.Activation;

/// <summary>All destinations of a configuration.</summary>
public sealed class DestinationSet
{
    private DestinationSet(IReadOnlyList<DestinationDefinition> all) => All = all;

    /// <summary>No destinations.</summary>
    public static DestinationSet Empty { get; } = new([]);

    /// <summary>The destinations, ordered by key.</summary>
    public IReadOnlyList<DestinationDefinition> All { get; }

    /// <summary>
    /// Reads <c>destinations:</c>. Every mistake is added to <paramref name="errors"/>; a destination with a mistake is left out of the result.
    /// </summary>
    /// <param name="destinations">The map of destinations by key; may be missing.</param>
    /// <param name="kinds">What <c>kind:</c> may name.</param>
    /// <param name="audienceKeys">The audiences that <c>when: {audience: …}</c> may name.</param>
    /// <param name="resolveText">A scalar's text with its <c>${NAME}</c> resolved; null when that failed and was reported.</param>
    /// <param name="errors">Takes the mistakes.</param>
    /// <param name="traitKeys">The computed traits that <c>when: {trait: …}</c> may name; null for none.</param>
    /// <param name="recorded">Whether the log holds it, so that it was found good once.</param>
    /// <param name="consent">The purposes that <c>consent:</c> may name; null for none.</param>
    public static DestinationSet Compile(
        ConfigNode destinations,
        IReadOnlyList<IDestinationKind> kinds,
        IReadOnlyCollection<string> audienceKeys,
        Func<ConfigNode, ConfigErrors, string?> resolveText,
        ConfigErrors errors,
        IReadOnlyCollection<string>? traitKeys = null,
        bool recorded = false,
        ConsentConfig? consent = null)
    {
        if (destinations.Exists && destinations.Kind != ConfigKind.Map)
            errors.Add(destinations, "must be a map of destinations by key");
        var compiler = new DestinationCompiler(kinds, audienceKeys, traitKeys ?? [], consent ?? new(), resolveText, errors, recorded);
        return new([.. destinations.Entries
            .Select(entry => compiler.Compile(entry.Key, entry.Value))
            .OfType<DestinationDefinition>()
            .OrderBy(destination => destination.Key, StringComparer.Ordinal)]);
    }

    /// <summary>Whether some destination asks for a computed trait.</summary>
    public bool AsksFor(string trait) => All.Any(destination => destination.Mappings.Any(mapping => mapping.AsksFor(trait)));

    /// <summary>The destination of that key; null when there is none.</summary>
    public DestinationDefinition? Find(string key) => All.FirstOrDefault(destination => destination.Key == key);
}
