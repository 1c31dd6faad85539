using System.Collections.Concurrent;
using System.Text.Json;

namespace Weft.Connectors.Actions;

/// <summary>What the installed package holds: every destination with its settings, actions, fields and presets, as <c>catalogue.js</c> wrote it down.</summary>
public sealed class ActionsCatalogue(ActionsFolder folder)
{
    // By file: what is installed does not change under its path.
    private static readonly ConcurrentDictionary<string, JsonElement> Read = new();

    /// <summary>True when there is one to read.</summary>
    public bool IsInstalled => folder.IsInstalled;

    /// <summary>The package's version.</summary>
    public string Version => Index.GetProperty("version").GetString()!;

    /// <summary>Every destination, briefly, by directory.</summary>
    public IEnumerable<JsonElement> All => Index.GetProperty("destinations").EnumerateArray();

    /// <summary>The directories of all, ordered.</summary>
    public IReadOnlyList<string> Directories => [.. All.Select(one => one.GetProperty("directory").GetString()!)];

    /// <summary>One destination in full; null when there is none of that directory.</summary>
    public JsonElement? Find(string directory) => Directories.Contains(directory, StringComparer.Ordinal) ? File(directory) : null;

    private JsonElement Index => File("index");

    private JsonElement File(string name) => Read.GetOrAdd(folder.Catalogue(name), static path => JsonElement.Parse(System.IO.File.ReadAllBytes(path)));
}
