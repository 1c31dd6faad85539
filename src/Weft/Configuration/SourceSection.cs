namespace Weft.Configuration;

/// <summary>Reads <c>sources</c>.</summary>
/// <param name="workspaceRegion">The region of sources that name none.</param>
/// <param name="errors">Takes the mistakes.</param>
internal sealed class SourceSection(string? workspaceRegion, ConfigErrors errors)
{
    private const string WriteKeyAccepted = "a text of 1 to 200 letters, digits and . _ ~ -";
    private readonly Dictionary<string, string> _ownerOfWriteKey = [];

    public IReadOnlyList<SourceConfig> Read(ConfigNode node) =>
        [.. Keys.Read(node, errors).Select(entry => Source(entry.Key, entry.Value)).OfType<SourceConfig>()];

    private SourceConfig? Source(string key, ConfigNode node)
    {
        var before = errors.All.Count;
        var reader = new MapReader(node, errors);
        ReadKind(reader);
        var limits = new MapReader(reader.Child("limits"), errors);
        var source = new SourceConfig
        {
            Key = key,
            WriteKeys = WriteKeys(key, reader),
            Enabled = reader.Boolean("enabled") ?? true,
            Strict = reader.Boolean("strict") ?? false,
            EventsPerSecond = Rate(reader),
            Region = Regions.Read(reader, errors) ?? workspaceRegion,
            PlannedEvents = Plan(reader.Child("plan")),
            EventBytes = limits.Integer("event_bytes", 100, 1_000_000) ?? SourceConfig.DefaultEventBytes,
            BatchBytes = limits.Integer("batch_bytes", 1_000, 50_000_000) ?? SourceConfig.DefaultBatchBytes,
            BatchEvents = limits.Integer("batch_events", 1, 100_000) ?? SourceConfig.DefaultBatchEvents,
        };
        if (source.BatchBytes < source.EventBytes)
            errors.Add(limits.Node["batch_bytes"], $"must be at least event_bytes, which is {source.EventBytes}");
        limits.Done();
        reader.Done();
        return errors.All.Count == before ? source : null;
    }

    private void ReadKind(MapReader reader)
    {
        if (reader.RequiredText("kind", "tracking") is { } kind && kind != "tracking")
            errors.Add(reader.Node["kind"], "must be tracking");
    }

    private IReadOnlyList<string> WriteKeys(string key, MapReader reader)
    {
        var list = reader.Node["write_keys"];
        var texts = reader.Texts("write_keys");
        if (!list.Exists || list is { Kind: ConfigKind.List, Items.Count: 0 })
            errors.Add(list, $"is required: a list of at least one, such as [wk_{key}]");
        for (var at = 0; at < texts.Count; at++)
        {
            var node = list.Kind == ConfigKind.List ? list.Items[at] : list;
            if (!IsWriteKey(texts[at]))
                errors.Add(node, $"is not a write key; accepted: {WriteKeyAccepted}");
            else if (!_ownerOfWriteKey.TryAdd(texts[at], key))
                errors.Add(node, $"is a write key of {_ownerOfWriteKey[texts[at]]} already; each may stand once");
        }

        return texts;
    }

    private static bool IsWriteKey(string text) =>
        text.Length is > 0 and <= 200 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '~' or '-');

    private IReadOnlyList<string>? Plan(ConfigNode node)
    {
        if (!node.Exists)
            return null;
        var plan = new MapReader(node, errors);
        var events = plan.Texts("events");
        if (events.Count == 0)
            errors.Add(node["events"], "is required: the names of the track events that the source may send");
        plan.Done();
        return events;
    }

    private double? Rate(MapReader reader)
    {
        if (reader.Text("rate") is not { } text)
            return null;
        if (Rates.TryParse(text, out var perSecond))
            return perSecond;
        errors.Add(reader.Node["rate"], $"must be {Rates.Accepted}");
        return null;
    }
}
