using System.Collections.Immutable;
using System.Text.Json;

namespace Weft.Configuration;

/// <summary>
/// A configuration as it was written: weft.yaml, and what was made through the API. The configuration in force is the file's definitions laid over the made
/// ones: where both have a key, the file's counts and the made one is kept, and counts again once the file drops it.
/// <para>
/// As text, which is what the log keeps: the file's text alone when nothing is made (as every text of earlier versions), else U+0001, which no YAML holds, and
/// <code>{"file": "…", "made": {"audiences.big_spenders": {…}, …}}</code>
/// References to the environment stand in both as written.
/// </para>
/// </summary>
public sealed record WrittenConfiguration
{
    private const char Mark = '\u0001';
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>weft.yaml; empty for none.</summary>
    public string File { get; init; } = "";

    /// <summary>What was made, as JSON in the tree that the file has, by <see cref="DefinitionName"/>.</summary>
    public ImmutableSortedDictionary<string, string> Made { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public string Text => Made.IsEmpty ? File : Mark + MadeText();

    /// <summary>Reads a text.</summary>
    /// <exception cref="JsonException">It begins with the mark and what follows is not what was written.</exception>
    public static WrittenConfiguration Parse(string text)
    {
        if (!text.StartsWith(Mark))
            return new() { File = text };
        using var document = JsonDocument.Parse(text.AsMemory(1), Deep);
        var made = document.RootElement.GetProperty("made").EnumerateObject().Select(one => KeyValuePair.Create(one.Name, one.Value.GetRawText()));
        return new() { File = document.RootElement.GetProperty("file").GetString()!, Made = made.ToImmutableSortedDictionary(StringComparer.Ordinal) };
    }

    /// <summary>The same with a definition made or replaced.</summary>
    public WrittenConfiguration With(DefinitionName name, string json) => this with { Made = Made.SetItem(name.ToString(), json) };

    /// <summary>The same without a made definition.</summary>
    public WrittenConfiguration Without(DefinitionName name) => this with { Made = Made.Remove(name.ToString()) };

    /// <summary>A made definition, whether it counts or not; null when there is none.</summary>
    public ConfigNode? Find(DefinitionName name) =>
        Made.TryGetValue(name.ToString(), out var json) ? Node(json, name.ToString(), new()) : null;

    /// <summary>Lays a file over what was made.</summary>
    internal ConfigNode Over(ConfigNode file, ConfigErrors errors)
    {
        var sections = Made.GroupBy(one => DefinitionName.Parse(one.Key).Section).ToDictionary(section => section.Key, section => section.ToList());
        if (sections.Count == 0 || file.Kind is not (ConfigKind.Map or ConfigKind.Null))
            return file;
        var entries = file.Entries.Select(entry =>
            KeyValuePair.Create(entry.Key, sections.Remove(entry.Key, out var made) ? Over(entry.Value, made, errors) : entry.Value)).ToList();
        entries.AddRange(sections.Select(section =>
            KeyValuePair.Create(section.Key, Over(ConfigNode.Missing(section.Key, 0), section.Value, errors))));
        return ConfigNode.Map(file.Path, file.Line, entries);
    }

    private static ConfigNode Over(ConfigNode section, List<KeyValuePair<string, string>> made, ConfigErrors errors)
    {
        // Something else than a map is a mistake, which is for the section's reader to find.
        if (section.Exists && section.Kind != ConfigKind.Map)
            return section;
        var added = made.Select(one => (DefinitionName.Parse(one.Key).Key, Path: one.Key, Json: one.Value)).Where(one => section[one.Key].Kind == ConfigKind.Missing);
        return ConfigNode.Map(section.Path, section.Line, [.. section.Entries, .. added.Select(one => KeyValuePair.Create(one.Key, Node(one.Json, one.Path, errors)))]);
    }

    private static ConfigNode Node(string json, string path, ConfigErrors errors)
    {
        using var document = JsonDocument.Parse(json, Deep);
        return JsonConfig.Read(document.RootElement, path, errors);
    }

    private string MadeText()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("file", File);
            writer.WriteStartObject("made");
            foreach (var (name, json) in Made)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(json);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
