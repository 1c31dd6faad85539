using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Events;
using Weft.Identity;

namespace Weft.Tests.Scenarios;

/// <summary>The small words of the format.</summary>
internal static class Texts
{
    /// <summary><c>90ms</c>, <c>5s</c>, <c>10m</c>, <c>2h</c>, <c>30d</c>, <c>1w</c>; several add up: <c>29d 23h</c>.</summary>
    public static TimeSpan Duration(ScenarioLine line, string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(TimeSpan.Zero, (sum, part) => sum + One(line, part));

    /// <summary><c>2026-01-01T10:00:00Z</c>.</summary>
    public static DateTimeOffset Instant(ScenarioLine line, string text) =>
        IsoTime.TryParse(text, out var instant) ? instant : throw line.Wrong($"{text} is no instant; write it as 2026-01-01T10:00:00Z");

    /// <summary><c>user_id:42</c>.</summary>
    public static ExternalId Id(ScenarioLine line, string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? new(text[..colon].Trim(), text[(colon + 1)..].Trim()) : throw line.Wrong($"{text} is no id; write it as user_id:42");
    }

    /// <summary>Ids with commas between them.</summary>
    public static List<ExternalId> Ids(ScenarioLine line, string text) => [.. List(text).Select(one => Id(line, one))];

    /// <summary>Texts with commas between them.</summary>
    public static string[] List(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>JSON where it is JSON, and otherwise the text itself.</summary>
    public static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    /// <summary>Whether everything in one piece of JSON is in the other; lists must be as long.</summary>
    public static bool Holds(JsonNode? expected, JsonNode? found) => (expected, found) switch
    {
        (JsonObject some, JsonObject all) => some.All(member => Holds(member.Value, all[member.Key]) && (member.Value is null || all.ContainsKey(member.Key))),
        (JsonArray some, JsonArray all) => some.Count == all.Count && some.Zip(all).All(pair => Holds(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(expected, found),
    };

    private static TimeSpan One(ScenarioLine line, string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var wrong = line.Wrong($"{text} is no duration; write it as 90ms, 5s, 10m, 2h, 30d or 1w");
        if (!int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            throw wrong;
        return text[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(count),
            "s" => TimeSpan.FromSeconds(count),
            "m" => TimeSpan.FromMinutes(count),
            "h" => TimeSpan.FromHours(count),
            "d" => TimeSpan.FromDays(count),
            "w" => TimeSpan.FromDays(7 * count),
            _ => throw wrong,
        };
    }
}
