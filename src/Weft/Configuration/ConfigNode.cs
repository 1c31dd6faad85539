using System.Globalization;
using System.Text.Json.Nodes;

namespace Weft.Configuration;

/// <summary>What a node of a configuration is.</summary>
public enum ConfigKind
{
    /// <summary>Nothing stands here.</summary>
    Missing,

    /// <summary>An explicit null, or an empty value.</summary>
    Null,

    /// <summary>A text, number or boolean.</summary>
    Scalar,

    /// <summary>Names and values, in the file's order.</summary>
    Map,

    /// <summary>A list.</summary>
    List,
}

/// <summary>One node of a configuration, YAML or JSON: it knows its path and line, so that a mistake in it can be named.</summary>
public sealed class ConfigNode
{
    private ConfigNode(string path, int line, ConfigKind kind) => (Path, Line, Kind) = (path, line, kind);

    /// <summary>The path from the root, as <c>sources.web.write_keys[0]</c>; the root's is <c>(file)</c>.</summary>
    public string Path { get; }

    /// <summary>1-based line; 0 where unknown.</summary>
    public int Line { get; }

    /// <summary>What it is.</summary>
    public ConfigKind Kind { get; }

    /// <summary>A scalar's text.</summary>
    public string Text { get; private init; } = "";

    /// <summary>True when a scalar was quoted: <c>"1"</c> is a text and <c>1</c> a number.</summary>
    public bool Quoted { get; private init; }

    /// <summary>A map's entries, in order; keys are unique.</summary>
    public IReadOnlyList<KeyValuePair<string, ConfigNode>> Entries { get; private init; } = [];

    /// <summary>A list's items.</summary>
    public IReadOnlyList<ConfigNode> Items { get; private init; } = [];

    /// <summary>True when there is a value.</summary>
    public bool Exists => Kind is not (ConfigKind.Missing or ConfigKind.Null);

    /// <summary>The entry of that name; <see cref="ConfigKind.Missing"/> when there is none.</summary>
    public ConfigNode this[string key]
    {
        get
        {
            foreach (var entry in Entries)
            {
                if (entry.Key == key)
                    return entry.Value;
            }

            return Missing(Join(Path, key), Line);
        }
    }

    /// <summary>The path of an entry below a path.</summary>
    public static string Join(string path, string key) => path is RootPath or "" ? key : $"{path}.{key}";

    /// <summary>The root's path.</summary>
    public const string RootPath = "(file)";

    public static ConfigNode Missing(string path, int line) => new(path, line, ConfigKind.Missing);

    public static ConfigNode Null(string path, int line) => new(path, line, ConfigKind.Null);

    public static ConfigNode Scalar(string path, int line, string text, bool quoted) =>
        new(path, line, ConfigKind.Scalar) { Text = text, Quoted = quoted };

    public static ConfigNode Map(string path, int line, IReadOnlyList<KeyValuePair<string, ConfigNode>> entries) =>
        new(path, line, ConfigKind.Map) { Entries = entries };

    public static ConfigNode List(string path, int line, IReadOnlyList<ConfigNode> items) =>
        new(path, line, ConfigKind.List) { Items = items };

    /// <summary>The same as JSON; unquoted scalars that are numbers or booleans stay such.</summary>
    public JsonNode? ToJson() => Kind switch
    {
        ConfigKind.Map => new JsonObject(Entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.ToJson()))),
        ConfigKind.List => new JsonArray([.. Items.Select(item => item.ToJson())]),
        ConfigKind.Scalar when !Quoted && Text is "true" or "false" => Text == "true",
        ConfigKind.Scalar when !Quoted && decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        ConfigKind.Scalar => Text,
        _ => null,
    };

    /// <summary>The same at another path, without lines.</summary>
    public ConfigNode Under(string path) => new(path, 0, Kind)
    {
        Text = Text,
        Quoted = Quoted,
        Entries = [.. Entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Under(Join(path, entry.Key))))],
        Items = [.. Items.Select((item, at) => item.Under($"{path}[{at}]"))],
    };

    /// <summary>A short description for an error; null when missing.</summary>
    public string? Describe() => Kind switch
    {
        ConfigKind.Missing => null,
        ConfigKind.Null => "(empty)",
        ConfigKind.Map => $"(a map of {Entries.Count})",
        ConfigKind.List => $"(a list of {Items.Count})",
        _ => Text.Length <= 80 ? Text : Text[..77] + "...",
    };
}
