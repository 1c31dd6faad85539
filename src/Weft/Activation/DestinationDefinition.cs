using Weft.Destinations;

namespace Weft.Activation;

/// <summary>One destination of the configuration, checked and compiled.</summary>
public sealed class DestinationDefinition
{
    /// <summary>Its key in weft.yaml.</summary>
    public required string Key { get; init; }

    /// <summary>Its kind.</summary>
    public required IDestinationKind Kind { get; init; }

    /// <summary>Its settings, references to the environment resolved; those of a nested map as <c>headers.X-Key</c>. Secrets are among them.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The same and the kind's other sections as JSON, for a kind that has such; empty for the others. Secrets are among it.</summary>
    public string Document { get; init; } = "";

    /// <summary>Whether addresses on loopback and private ranges may be called.</summary>
    public bool AllowPrivateTargets { get; init; }

    /// <summary>How fast it may be called.</summary>
    public DestinationLimits Limits { get; init; } = DestinationLimits.Default;

    /// <summary>What it gets, at least one entry: a message is sent once for each entry that it matches.</summary>
    public required IReadOnlyList<MappingDefinition> Mappings { get; init; }

    /// <summary>The purposes that somebody must grant for it to be told of her, all of them.</summary>
    public IReadOnlyList<string> Consent { get; init; } = [];

    /// <summary>Whether a purpose that somebody said nothing about counts as granted.</summary>
    public bool GrantsUnset { get; init; }

    /// <summary>Whether it is told of who enters and exits alone; else it is first told who is in the audiences that it asks for.</summary>
    public bool OnlyChanges { get; init; }

    /// <summary>Whether it may be told of an audience.</summary>
    public bool AsksFor(string audience) => Mappings.Any(mapping => mapping.AsksForAudience(audience));

    /// <summary>Whether the same people agree to both.</summary>
    internal bool AsksConsentLike(DestinationDefinition other) => Consent.ToHashSet().SetEquals(other.Consent) && (Consent.Count == 0 || GrantsUnset == other.GrantsUnset);

    /// <summary>Makes the destination; the settings were found good when the configuration was compiled.</summary>
    /// <exception cref="InvalidOperationException">The kind takes its own settings no longer.</exception>
    internal IDestination Open()
    {
        var settings = new DestinationSettings(Key, Settings, AllowPrivateTargets, static (_, _, _) => { }) { Document = DestinationDocument.Parse(Document), IsRecorded = true };
        return Kind.Create(settings) ?? throw new InvalidOperationException($"Destination {Key} of kind {Kind.Name} could not be made.");
    }

    /// <summary>True when whoever serves the one may go on serving the other: only what is sent differs, not where or how fast.</summary>
    internal bool SendsLike(DestinationDefinition other) =>
        Kind.Name == other.Kind.Name && AllowPrivateTargets == other.AllowPrivateTargets && Limits == other.Limits && Document == other.Document
        && Settings.Count == other.Settings.Count
        && Settings.All(setting => other.Settings.TryGetValue(setting.Key, out var value) && value == setting.Value);
}
