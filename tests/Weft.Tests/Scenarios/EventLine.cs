using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weft.Events;

namespace Weft.Tests.Scenarios;

/// <summary>
/// An event in short: <c>track Order Completed user=42 revenue=20 context.ip=1.2.3.4</c>. The call, for track, page and screen its name, then what it
/// says. <c>user anonymous previous group message</c> are the ids (texts), <c>time</c> and <c>sent</c> instants or moments from now (<c>-2h</c>); a field's own
/// name, or a path with a dot, is set as it stands; any other word is a property, or for identify and group a trait.
/// </summary>
internal static partial class EventLine
{
    private static readonly Dictionary<string, string> Ids = new()
    {
        ["user"] = "userId", ["anonymous"] = "anonymousId", ["previous"] = "previousId", ["group"] = "groupId", ["message"] = "messageId",
    };

    private static readonly Dictionary<string, string> Times = new() { ["time"] = "timestamp", ["sent"] = "sentAt", ["original"] = "originalTimestamp" };

    private static readonly HashSet<string> Fields =
    [
        "type", "messageId", "userId", "anonymousId", "previousId", "groupId", "event", "name", "category", "timestamp", "originalTimestamp", "sentAt",
        "properties", "traits", "context", "integrations", "channel", "version",
    ];

    /// <summary>The event as JSON, at an instant.</summary>
    public static JsonObject Read(ScenarioLine line, DateTimeOffset now)
    {
        var first = Pair().Match(line.Text) is { Success: true } match ? match.Index : line.Text.Length;
        var words = line.Text[..first].Trim().Split(' ', 2);
        if (TrackingEvent.ParseType(words[0]) is null)
            throw line.Wrong($"{words[0]} is no call; write identify, track, page, screen, group or alias, or the event as JSON");
        var message = new JsonObject { ["type"] = words[0] };
        if (words.Length == 2)
            message[words[0] == "track" ? "event" : "name"] = words[1].Trim();
        var rest = words[0] is "identify" or "group" ? "traits" : "properties";
        var end = first;
        foreach (Match pair in Pair().Matches(line.Text[first..]))
        {
            if (pair.Index + first != end)
                throw line.Wrong($"I do not understand \"{line.Text[end..(pair.Index + first)].Trim()}\"; write name=value, with quotes around a value with spaces");
            end = first + pair.Index + pair.Length;
            Set(line, message, pair.Groups["name"].Value, pair.Groups["value"].Value, rest, now);
        }

        if (end < line.Text.TrimEnd().Length)
            throw line.Wrong($"I do not understand \"{line.Text[end..].Trim()}\"; write name=value, with quotes around a value with spaces");
        return message;
    }

    private static void Set(ScenarioLine line, JsonObject message, string name, string value, string rest, DateTimeOffset now)
    {
        if (Ids.TryGetValue(name, out var id))
            message[id] = Texts.Value(value) is JsonValue json && json.TryGetValue(out string? text) ? text : value;
        else if (Times.TryGetValue(name, out var time))
            message[time] = Moment(line, value, now);
        else if (Fields.Contains(name))
            message[name] = Texts.Value(value);
        else
            Set(message, name.Contains('.', StringComparison.Ordinal) ? name.Split('.') : [rest, name], Texts.Value(value));
    }

    private static void Set(JsonObject place, ReadOnlySpan<string> path, JsonNode? value)
    {
        if (path.Length == 1)
        {
            place[path[0]] = value;
            return;
        }

        if (place[path[0]] is not JsonObject next)
            place[path[0]] = next = [];
        Set(next, path[1..], value);
    }

    private static string Moment(ScenarioLine line, string value, DateTimeOffset now) => value[0] switch
    {
        '-' => IsoTime.Format(now - Texts.Duration(line, value[1..])),
        '+' => IsoTime.Format(now + Texts.Duration(line, value[1..])),
        _ => value == "now" ? IsoTime.Format(now) : value,
    };

    [GeneratedRegex("""(?:^|\s+)(?<name>[A-Za-z_][\w.]*)=(?<value>"(?:[^"\\]|\\.)*"|\{.*?\}(?=\s|$)|\[.*?\](?=\s|$)|\S+)""")]
    private static partial Regex Pair();
}
