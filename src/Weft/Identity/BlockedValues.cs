using System.Text.RegularExpressions;
using Weft.Configuration;

namespace Weft.Identity;

/// <summary>Values that are never an identifier, as patterns by type; <c>*</c> holds for every type. Patterns ignore case.</summary>
internal sealed class BlockedValues
{
    private const string EveryType = "*";

    // Compiled once: that takes longer than reading all else of a small configuration.
    private static readonly Regex[] DefaultPatterns =
        [.. new[] { "^[0-]*$", "^-1$", "^(null|undefined|none|nan|anonymous|unknown|guest)$", @"^\[object Object\]$" }.Select(Compile)];

    private readonly Dictionary<string, Regex[]> _patterns;

    private BlockedValues(Dictionary<string, Regex[]> patterns) => _patterns = patterns;

    /// <summary>All patterns in one form.</summary>
    public string Text => string.Join('\n', _patterns.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {string.Join(' ', pair.Value.AsEnumerable())}"));

    /// <summary>The pattern that blocks a value, in words; null when none does.</summary>
    public string? WhyBlocked(ExternalId id) => Match(EveryType, id.Value) ?? Match(id.Type, id.Value);

    /// <summary>Reads a list of maps from a type to its patterns; a type that is listed replaces that type's defaults.</summary>
    public static BlockedValues Read(ConfigNode node, ConfigErrors errors)
    {
        var patterns = new Dictionary<string, Regex[]>(StringComparer.Ordinal) { [EveryType] = DefaultPatterns };
        if (node.Exists && node.Kind != ConfigKind.List)
            errors.Add(node, "must be a list of maps from a type, or \"*\", to patterns");
        foreach (var item in node.Items)
        {
            if (item.Kind != ConfigKind.Map)
                errors.Add(item, "must be a map from a type, or \"*\", to patterns");
            var map = new MapReader(item, new ConfigErrors());
            foreach (var (type, list) in item.Entries)
                patterns[type] = ReadPatterns(list, map.Texts(type), errors);
        }

        return new(patterns);
    }

    private static Regex[] ReadPatterns(ConfigNode node, IReadOnlyList<string> texts, ConfigErrors errors)
    {
        if (texts.Count == 0)
            errors.Add(node, "must be a list of patterns (regular expressions)");
        var compiled = new List<Regex>();
        foreach (var text in texts)
        {
            try
            {
                compiled.Add(Compile(text));
            }
            catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
            {
                errors.Add(node, $"{text} is not a regular expression that can be used: {exception.Message}");
            }
        }

        return [.. compiled];
    }

    private static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private string? Match(string type, string value)
    {
        if (!_patterns.TryGetValue(type, out var patterns))
            return null;
        var pattern = Array.Find(patterns, pattern => pattern.IsMatch(value));
        return pattern is null ? null : $"blocked {pattern}";
    }
}
