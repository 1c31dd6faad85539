using Weft.Activation;
using Weft.Audiences;
using Weft.Audiences.Traits;
using Weft.Configuration;
using Weft.Destinations;
using Weft.Events;
using Weft.Identity;
using Weft.Profiles;

namespace Weft;

/// <summary>A configuration compiled: what the stages work by. Immutable; a change makes a new one.</summary>
public sealed class Workspace
{
    private readonly Dictionary<string, SourceConfig> _sources;

    private Workspace(
        WrittenConfiguration written, WorkspaceConfig config, IdentityRules identity, Survivorship survivorship, AudienceSet audiences, DestinationSet destinations)
    {
        (Written, Config, Identity, Survivorship, Audiences, Destinations) = (written, config, identity, survivorship, audiences, destinations);
        _sources = config.Sources.ToDictionary(source => source.Key, StringComparer.Ordinal);
    }

    /// <summary>The configuration as written: the file, and what was made through the API.</summary>
    public WrittenConfiguration Written { get; }

    /// <summary>The same as the text that the log keeps.</summary>
    public string Text => Written.Text;

    public WorkspaceConfig Config { get; }

    public IdentityRules Identity { get; }

    /// <summary>Which of a trait's changes shows.</summary>
    public Survivorship Survivorship { get; }

    public AudienceSet Audiences { get; }

    internal IReadOnlyCollection<string> AudienceKeys => [.. Audiences.All.Select(audience => audience.Key)];

    /// <summary>The computed traits.</summary>
    public TraitSet Traits => Audiences.Traits;

    /// <summary>The computed traits that some destination asks for, in the order of their keys.</summary>
    public IReadOnlyList<TraitDefinition> AskedTraits => [.. Traits.InOrder.Where(trait => Destinations.AsksFor(trait.Key))];

    public DestinationSet Destinations { get; }

    /// <summary>Compiles a whole configuration; every mistake in it is reported.</summary>
    /// <param name="text">weft.yaml as written, or a <see cref="WrittenConfiguration"/>'s text; empty for none.</param>
    /// <param name="kinds">What a destination's <c>kind</c> may name.</param>
    /// <param name="environment">What <c>${NAME}</c> stands for.</param>
    /// <param name="errors">Takes the mistakes.</param>
    /// <returns>The workspace; null when there is a mistake.</returns>
    public static Workspace? Compile(string text, IReadOnlyList<IDestinationKind> kinds, EnvironmentReferences environment, ConfigErrors errors)
    {
        var written = WrittenConfiguration.Parse(text);
        if (WorkspaceConfig.Parse(written, environment, errors) is not { } config)
            return null;
        var identity = IdentityRules.Read(config.Identity, errors);
        var survivorship = Survivorship.Read(config.Identity["survivorship"], [.. config.Sources.Select(source => source.Key)], errors);
        var audiences = AudienceSet.Compile(config.Audiences, config.TimeZone, errors, survivorship, config.Consent, config.Traits);
        // A mistake within an audience or a computed trait must not make each destination that names it a mistake too.
        var (audienceKeys, traitKeys) = (KeysOf(config.Audiences), KeysOf(config.Traits));
        var destinations = DestinationSet.Compile(config.Destinations, kinds, audienceKeys, environment.Resolve, environment.IsLenient ? new() : errors, traitKeys, environment.IsLenient, config.Consent);
        return errors.Any ? null : new(written, config, identity, survivorship, audiences, destinations);
    }

    /// <summary>What counts for a name, from the file or made; missing when nothing does.</summary>
    public ConfigNode Definition(DefinitionName name) => name.Section switch
    {
        DefinitionName.Sources => Config.SourceDefinitions[name.Key],
        DefinitionName.Traits => Config.Traits[name.Key],
        DefinitionName.Audiences => Config.Audiences[name.Key],
        _ => Config.Destinations[name.Key],
    };

    /// <summary>Whether the configuration speaks of a plain trait of that name: among the rules of survivorship, or as an identifier.</summary>
    public bool IsPlainTrait(string name) => Survivorship.Named.ContainsKey(name) || Identity.Identifiers.Any(rule => rule.Type == name);

    /// <summary>The audiences and computed traits that name a computed trait.</summary>
    public IEnumerable<DefinitionName> UsersOf(TraitDefinition trait) =>
    [
        .. Traits.All.Where(other => other != trait && Dependencies.Of(other).Computed.ContainsKey(trait.Key)).Select(other => new DefinitionName(DefinitionName.Traits, other.Key)),
        .. Audiences.All.Where(audience => Dependencies.Of(audience).Computed.ContainsKey(trait.Key)).Select(audience => new DefinitionName(DefinitionName.Audiences, audience.Key)),
    ];

    /// <summary>The line of the file that a name is defined on; null when the file does not define it.</summary>
    public int? LineOf(DefinitionName name) => Definition(name) is { Kind: not ConfigKind.Missing, Line: > 0 and var line } ? line : null;

    /// <summary>The region that a source's phone numbers are read in; null for none.</summary>
    public string? RegionOf(string source) => _sources.TryGetValue(source, out var config) ? config.Region : Config.Region;

    private static string[] KeysOf(ConfigNode section) => [.. section.Entries.Select(entry => entry.Key)];

    /// <summary>The sources as collect knows them.</summary>
    public IEnumerable<TrackingSource> TrackingSources() => Config.Sources.Select(source => new TrackingSource
    {
        Key = source.Key,
        WriteKeys = source.WriteKeys,
        Enabled = source.Enabled,
        Strict = source.Strict,
        EventsPerSecond = source.EventsPerSecond,
        Plan = source.PlannedEvents is { } events ? new(events) : null,
        Limits = new() { EventBytes = source.EventBytes, BatchBytes = source.BatchBytes, BatchEvents = source.BatchEvents },
    });
}
