using Weft.Activation.Mappings;
using Weft.Activation.When;
using Weft.Configuration;
using Weft.Destinations;

namespace Weft.Activation;

/// <summary>Reads one entry of <c>destinations:</c>.</summary>
internal sealed partial class DestinationCompiler(
    IReadOnlyList<IDestinationKind> kinds,
    IReadOnlyCollection<string> audienceKeys,
    IReadOnlyCollection<string> traitKeys,
    ConsentConfig consent,
    Func<ConfigNode, ConfigErrors, string?> resolveText,
    ConfigErrors errors,
    bool recorded = false)
{
    public DestinationDefinition? Compile(string key, ConfigNode node)
    {
        var before = errors.All.Count;
        if (key.Length == 0 || key == Integrations.All)
            errors.Add(node, $"a destination needs a key of its own, and '{Integrations.All}' means all of them in an event's integrations");
        var map = new MapReader(node, errors, hidesUnknown: true);
        var kind = Kind(map);
        var settings = map.Child("settings");
        var sections = kind?.Sections ?? [];
        var values = sections.Count > 0 ? [] : Settings(settings);
        var document = sections.Count > 0 ? Document(map, [.. sections]) : "";
        var allowPrivate = map.Boolean("allow_private_targets") ?? false;
        var limits = DestinationLimits.Compile(map.Child("limits"), errors);
        var mappings = sections.Contains(Subscriptions) ? SubscribedMappings(map.Child(Subscriptions)) : MappingsOf(map.Child("mappings"));
        var (purposes, onlyChanges) = (Purposes(map), OnlyChanges(map));
        map.Done();
        if (kind is not null && values is not null && document is not null)
            CheckSettings(new(key, values, allowPrivate, Reporting(node)) { Document = DestinationDocument.Parse(document), IsRecorded = recorded }, kind, limits, node["limits"]);
        return errors.All.Count > before
            ? null
            : new()
            {
                Key = key,
                Kind = kind!,
                Settings = values!,
                Document = document!,
                AllowPrivateTargets = allowPrivate,
                Limits = limits,
                Mappings = mappings,
                Consent = purposes,
                GrantsUnset = consent.GrantsUnset,
                OnlyChanges = onlyChanges,
            };
    }

    private IDestinationKind? Kind(MapReader map)
    {
        var names = kinds.Select(kind => kind.Name).ToList();
        if (map.RequiredText("kind", $"one of {string.Join(", ", names)}") is not { } name)
            return null;
        if (kinds.Select(kind => kind.Find(name)).FirstOrDefault(kind => kind is not null) is { } found)
            return found;
        errors.Add(map.Node["kind"], MapReader.Unknown(name, names));
        return null;
    }

    private Dictionary<string, string>? Settings(ConfigNode node)
    {
        var values = new Dictionary<string, string>();
        if (node.Exists && node.Kind != ConfigKind.Map)
            errors.Add(node, "must be a map of settings");
        return Collect(node, "", values) ? values : null;
    }

    private bool Collect(ConfigNode node, string prefix, Dictionary<string, string> values)
    {
        var complete = true;
        foreach (var (name, value) in node.Entries)
        {
            if (value.Kind == ConfigKind.Map)
                complete &= Collect(value, $"{prefix}{name}.", values);
            else if (value.Kind == ConfigKind.List)
                errors.Add(value, "must be a text, not a list");
            else if (value.Kind == ConfigKind.Scalar && resolveText(value, errors) is { } text)
                values[prefix + name] = text;
            else
                complete &= !value.Exists;
        }

        return complete;
    }

    private void CheckSettings(DestinationSettings settings, IDestinationKind kind, DestinationLimits limits, ConfigNode node)
    {
        if (kind.Create(settings) is { } destination)
            limits.CheckBatch(destination, kind.Name, node, errors);
    }

    // What the file says is shown, never what a reference to the environment resolved to.
    private Action<string, string?, string> Reporting(ConfigNode node) => (name, value, message) =>
    {
        var at = name.StartsWith('/') ? DestinationDocument.At(node, name) : name.Split('.', 2).Aggregate(node["settings"], (parent, part) => parent[part]);
        errors.Add(new(at.Path, value is null ? null : at.Describe(), message, at.Line));
    };

    private List<MappingDefinition> MappingsOf(ConfigNode node)
    {
        if (!node.Exists)
            return [MappingDefinition.Everything];
        if (node.Kind != ConfigKind.List || node.Items.Count == 0)
            errors.Add(node, "must be a list of mappings; leave it out to send everything");
        return [.. node.Items.Select(Mapping)];
    }

    private MappingDefinition Mapping(ConfigNode node)
    {
        var map = new MapReader(node, errors);
        var name = map.Text("name");
        var scope = new WhenScope(errors, audienceKeys, traitKeys);
        var when = map.Child("when") is { Kind: not ConfigKind.Missing } condition ? WhenCompiler.Compile(condition, scope) : null;
        var fields = map.Child("fields") is { Kind: not ConfigKind.Missing } written ? MappingCompiler.CompileFields(written, errors) : null;
        map.Done();
        return new(name, when, fields, WantsEvents(node["when"]), scope.EventNames, scope.NamedTraits) { NamedAudiences = scope.NamedAudiences };
    }

    // All of a map's conditions must hold, so one about an audience or a computed trait leaves no event.
    private static bool WantsEvents(ConfigNode when) => !when["audience"].Exists && !when["change"].Exists && !when["trait"].Exists;

    private IReadOnlyList<string> Purposes(MapReader map)
    {
        var (purposes, node) = (map.Texts("consent"), map.Node["consent"]);
        foreach (var (place, purpose) in purposes.Index().Where(one => !consent.Purposes.Contains(one.Item)))
        {
            errors.Add(node.Kind == ConfigKind.List ? node.Items[place] : node, consent.Purposes.Count == 0
                ? "is a purpose that the configuration does not name; name it: consent: { purposes: [marketing] }"
                : MapReader.Unknown(purpose, consent.Purposes));
        }

        return purposes;
    }

    private bool OnlyChanges(MapReader map)
    {
        var sync = map.Text("sync");
        if (sync is not (null or "full" or "changes"))
            errors.Add(map.Node["sync"], "must be full (the default: first everybody in its audiences, then who enters and exits) or changes (only who enters and exits from then on)");
        return sync == "changes";
    }
}
