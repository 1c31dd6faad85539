using YamlDotNet.Core;

namespace Weft.Configuration;

/// <summary>
/// Turns YAML into <see cref="ConfigNode"/>s that know their path and line. Aliases are followed; keys must be texts and unique; the whole may hold
/// at most <see cref="MostNodes"/> values, aliases counted as often as they are used, so a few lines cannot unfold into a mountain.
/// </summary>
public sealed class YamlConfig
{
    /// <summary>The most values a file may hold, aliases unfolded.</summary>
    public const int MostNodes = 100_000;

    private readonly ConfigErrors _errors;
    private int _nodes;

    private YamlConfig(ConfigErrors errors) => _errors = errors;

    /// <summary>Reads one document; an empty text is an empty map.</summary>
    /// <returns>The root, or null when the text is not YAML at all or unfolds too far. Other mistakes leave a root to go on with.</returns>
    public static ConfigNode? Parse(string yaml, ConfigErrors errors)
    {
        try
        {
            var root = new YamlReader(yaml).Read();
            return root is null ? ConfigNode.Map(ConfigNode.RootPath, 1, []) : new YamlConfig(errors).Node(root, ConfigNode.RootPath, 0);
        }
        catch (YamlException problem)
        {
            errors.Add(new(ConfigNode.RootPath, null, $"this is not readable YAML: {Sentence(problem.Message)}", (int)Math.Min(problem.Start.Line, int.MaxValue)));
            return null;
        }
    }

    private static string Sentence(string message) =>
        message.Length > 1 && char.IsUpper(message[0]) && char.IsLower(message[1]) ? $"{char.ToLowerInvariant(message[0])}{message[1..].TrimEnd('.')}" : message;

    private ConfigNode Node(YamlSource source, string path, int depth)
    {
        if (++_nodes > MostNodes)
            throw new YamlException(new Mark(0, source.Line, 1), Mark.Empty, $"it unfolds to more than {MostNodes} values");
        if (depth > YamlReader.DeepestNesting)
            throw new YamlException(new Mark(0, source.Line, 1), Mark.Empty, $"it unfolds deeper than {YamlReader.DeepestNesting} levels");
        return source switch
        {
            { Alias: not null, Target: null } => UnknownAnchor(source, path),
            { Target: { } target } => Node(target, path, depth),
            { Entries: { } entries } => ConfigNode.Map(path, source.Line, Entries(entries, path, depth)),
            { Items: { } items } => ConfigNode.List(path, source.Line, [.. items.Select((item, at) => Node(item, $"{path}[{at}]", depth + 1))]),
            { Quoted: false, Scalar: "" or "~" or "null" or "Null" or "NULL" } => ConfigNode.Null(path, source.Line),
            _ => ConfigNode.Scalar(path, source.Line, source.Scalar!, source.Quoted),
        };
    }

    private ConfigNode UnknownAnchor(YamlSource alias, string path)
    {
        _errors.Add(new(path, $"*{alias.Alias}", $"no anchor &{alias.Alias} ends before this line", alias.Line));
        return ConfigNode.Null(path, alias.Line);
    }

    private List<KeyValuePair<string, ConfigNode>> Entries(List<(YamlSource Key, YamlSource Value)> entries, string path, int depth)
    {
        var result = new List<KeyValuePair<string, ConfigNode>>(entries.Count);
        var lines = new Dictionary<string, int>(entries.Count);
        foreach (var (key, value) in entries)
        {
            if (Name(key, path) is not { } name)
                continue;
            if (lines.TryAdd(name, key.Line))
                result.Add(new(name, Node(value, ConfigNode.Join(path, name), depth + 1)));
            else
                _errors.Add(new(ConfigNode.Join(path, name), name, $"stands twice, the first time on line {lines[name]}; keep one", key.Line));
        }

        return result;
    }

    private string? Name(YamlSource key, string path)
    {
        if ((key.Target ?? key) is { Scalar: { Length: > 0 } name } scalar)
        {
            if (name != "<<" || scalar.Quoted)
                return name;
            _errors.Add(new(path, name, "merge keys are not taken; write the entries out, or use an alias for the whole value", key.Line));
            return null;
        }

        _errors.Add(new(path, key.Alias is null ? null : $"*{key.Alias}", "a key must be a text that is not empty", key.Line));
        return null;
    }
}
