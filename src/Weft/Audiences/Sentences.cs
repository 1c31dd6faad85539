using System.Globalization;
using Weft.Audiences.Conditions;
using Weft.Audiences.Operators;
using Weft.Configuration;

namespace Weft.Audiences;

/// <summary>
/// What a user wrote, in plain English: the ends of sentences that begin with "People", such as <c>who did Order Completed at least 2 times in the last 90 days</c>.
/// </summary>
internal static class Sentences
{
    /// <summary>Several with a word before the last: <c>a, b and c</c>.</summary>
    public static string Join(IReadOnlyList<string> parts, string word) => parts.Count switch
    {
        0 => "nothing",
        1 => parts[0],
        _ => $"{string.Join(", ", parts.Take(parts.Count - 1))} {word} {parts[^1]}",
    };

    /// <summary>The parts of a node that has several; what has several itself stands in brackets.</summary>
    public static string Join(IEnumerable<Condition> parts, string word) =>
        Join([.. parts.Select(part => part.Parts.Count > 1 ? $"({part.Sentence})" : part.Sentence)], word);

    /// <summary>The events that a node names, with what is asked of them.</summary>
    public static string Events(ConfigNode node)
    {
        var names = Texts(node["event"].Exists ? node["event"] : node["of"]);
        var filters = node["where"].Items.Select(filter => Filter(filter, "path")).ToList();
        return (names.Contains("*") ? "anything" : Join(names, "or")) + (filters.Count == 0 ? "" : $" where {Join(filters, "and")}");
    }

    /// <summary>A path and its operator: <c>plan is one of gold or silver</c>; between the two there may be more to say of the path.</summary>
    public static string Filter(ConfigNode node, string pathKey, string aside = "")
    {
        var path = node[pathKey].Text;
        var (word, operand) = node.Entries.First(entry => OperatorTable.Names.Contains(entry.Key));
        var each = path.Contains("[]", StringComparison.Ordinal) ? (node["elements"].Text == "all" ? "each of " : "one of ") : "";
        var by = OperatorTable.Find(word);
        var value = by.AsksForNow ? Duration(operand.Text) : Join([.. Texts(operand).Select(Quoted)], "or");
        return $"{each}{path}{aside} {by.Said.Replace("{}", value, StringComparison.Ordinal)}";
    }

    /// <summary>How often: <c> at least 2 times</c>; empty where once is enough.</summary>
    public static string Count(ConfigNode count) =>
        count.Entries.Count == 0 ? "" : " " + Join([.. count.Entries.Select(entry => $"{Bound(entry.Key)} {Times(entry.Value.Text)}")], "and");

    /// <summary>What a number is compared with: <c>at least 500</c>.</summary>
    public static string Bounds(ConfigNode node) =>
        Join([.. node.Entries.Where(entry => entry.Key is "gte" or "gt" or "lte" or "lt" or "eq").Select(entry => $"{Bound(entry.Key)} {entry.Value.Text}")], "and");

    /// <summary>The time that stands beside an event: <c> in the last 60 days</c>; empty where it is all history.</summary>
    public static string Time(ConfigNode node)
    {
        var within = node["this"].Exists ? "this " + node["this"].Text : node["within"].Text;
        if (within.StartsWith("this ", StringComparison.Ordinal))
            return within == "this day" ? " today" : " " + within;
        if (node["within"].Exists)
            return $" in the last {Duration(within)}";
        if (node["between"].Items is { Count: 2 } ago)
            return $" between {Duration(ago[0].Text)} and {Duration(ago[1].Text)} ago";
        return (node["since"].Exists ? $" since {node["since"].Text}" : "") + (node["until"].Exists ? $" before {node["until"].Text}" : "");
    }

    /// <summary>A duration in words: <c>90 days</c>.</summary>
    public static string Duration(string text)
    {
        if (!Durations.TryParse(text, out _))
            return text;
        var unit = text[^1] switch { 's' => "second", 'm' => "minute", 'h' => "hour", 'd' => "day", _ => "week" };
        return text[..^1] == "1" ? $"1 {unit}" : $"{text[..^1]} {unit}s";
    }

    private static string Bound(string word) => word switch { "gte" => "at least", "gt" => "more than", "lte" => "at most", "lt" => "less than", _ => "exactly" };

    private static string Times(string count) => count == "1" ? "once" : string.Create(CultureInfo.InvariantCulture, $"{count} times");

    private static string[] Texts(ConfigNode node) => node.Kind == ConfigKind.List ? [.. node.Items.Select(item => item.Text)] : [node.Text];

    // Where a text could be read as something else.
    private static string Quoted(string text) => text.Length == 0 || text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text;
}
