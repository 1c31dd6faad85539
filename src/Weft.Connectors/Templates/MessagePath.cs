using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Weft.Connectors.Templates;

/// <summary>A path into a message: <c>traits.email</c>, <c>$.properties.products[0].sku</c>, <c>properties['some name']</c>.</summary>
internal sealed partial class MessagePath
{
    private readonly string[] _steps;

    private MessagePath(string text, string[] steps) => (Text, _steps) = (text, steps);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Null when it is none.</summary>
    public static MessagePath? Parse(string text)
    {
        var inner = text.StartsWith("$.", StringComparison.Ordinal) ? text[2..] : text;
        return Whole().IsMatch(inner) ? new(text, [.. Step().Matches(inner).Select(match => match.Groups["name"].Value)]) : null;
    }

    /// <summary>The value there as text, a list or an object as JSON; null when there is none, or nothing in it.</summary>
    public string? Find(JsonElement message)
    {
        var at = message;
        foreach (var step in _steps)
            at = Next(at, step);
        var text = at.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => "",
            JsonValueKind.String => at.GetString(),
            _ => at.GetRawText(),
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static JsonElement Next(JsonElement at, string step)
    {
        if (at.ValueKind == JsonValueKind.Object)
            return at.TryGetProperty(step, out var value) ? value : default;
        return at.ValueKind == JsonValueKind.Array && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength()
            ? at[index]
            : default;
    }

    [GeneratedRegex(@"^([^.\[\]'""{}\s]+|\[\d+\]|\['[^']+'\]|\[""[^""]+""\])(\.[^.\[\]'""{}\s]+|\[\d+\]|\['[^']+'\]|\[""[^""]+""\])*$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"\['(?<name>[^']+)'\]|\[""(?<name>[^""]+)""\]|\[(?<name>\d+)\]|(?<name>[^.\[\]]+)")]
    private static partial Regex Step();
}
