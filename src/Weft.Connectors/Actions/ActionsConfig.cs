using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Destinations;

namespace Weft.Connectors.Actions;

/// <summary>What a user wrote of one destination.</summary>
internal sealed record ActionsConfig
{
    public const int DefaultMemory = 512;

    private const int MostWorkers = 64;
    private const int LeastMemory = 64;
    private const int MostMemory = 16_384;

    public required string Key { get; init; }

    public required string Directory { get; init; }

    public required JsonObject Settings { get; init; }

    /// <summary>By name.</summary>
    public required IReadOnlyDictionary<string, ActionsSubscription> Subscriptions { get; init; }

    /// <summary>What the destination wants to know of each audience that it makes.</summary>
    public required JsonObject AudienceSettings { get; init; }

    /// <summary>Ids that the tool gave to audiences that are there already, by Weft's key.</summary>
    public required IReadOnlyDictionary<string, string> AudienceIds { get; init; }

    /// <summary>How many workers may run at most; null for one a core, up to four.</summary>
    public int? Workers { get; init; }

    /// <summary>Megabytes that a worker's heap may take.</summary>
    public int? Memory { get; init; }

    public bool AllowPrivateTargets { get; init; }

    public static ActionsConfig Read(string directory, DestinationSettings settings)
    {
        var document = settings.Document.ValueKind == JsonValueKind.Object ? JsonObject.Create(settings.Document)! : [];
        var (audiences, worker) = (Map(document, "audiences", settings), Map(document, "worker", settings));
        Only(audiences, "audiences", ["settings", "ids"], settings);
        Only(worker, "worker", ["count", "memory_mb"], settings);
        return new()
        {
            Key = settings.Key,
            Directory = directory,
            Settings = Map(document, "settings", settings),
            Subscriptions = Subscribed(document),
            AudienceSettings = Map(audiences, "settings", settings, "/audiences"),
            AudienceIds = Map(audiences, "ids", settings, "/audiences").ToDictionary(id => id.Key, id => id.Value?.ToString() ?? ""),
            Workers = Number(worker, "count", 1, MostWorkers, settings),
            Memory = Number(worker, "memory_mb", LeastMemory, MostMemory, settings),
            AllowPrivateTargets = settings.AllowPrivateTargets,
        };
    }

    private static Dictionary<string, ActionsSubscription> Subscribed(JsonObject document)
    {
        var all = new Dictionary<string, ActionsSubscription>(StringComparer.Ordinal);
        foreach (var one in (document["subscriptions"] as JsonArray ?? []).OfType<JsonObject>().Select(ActionsSubscription.Read))
            all.TryAdd(one.Name, one);
        return all;
    }

    private static JsonObject Map(JsonObject parent, string name, DestinationSettings settings, string path = "")
    {
        if (parent[name] is { } node and not JsonObject)
            settings.Report($"{path}/{name}", node.ToString(), "must be a map of names and values");
        return parent[name] is JsonObject map ? (JsonObject)map.DeepClone() : [];
    }

    private static void Only(JsonObject map, string name, string[] known, DestinationSettings settings)
    {
        foreach (var (key, _) in map.Where(entry => !known.Contains(entry.Key)))
            settings.Report($"/{name}/{key}", null, $"is not known here; known: {string.Join(", ", known)}");
    }

    private static int? Number(JsonObject worker, string name, int least, int most, DestinationSettings settings)
    {
        if (worker[name] is not { } node)
            return null;
        if (node is JsonValue value && value.TryGetValue(out double number) && number == Math.Floor(number) && number >= least && number <= most)
            return (int)number;
        settings.Report($"/worker/{name}", node.ToString(), $"must be a whole number from {least} to {most}");
        return null;
    }
}
