using System.Text.Json;
using System.Text.RegularExpressions;
using Weft.Activation.When;

namespace Weft.Activation;

/// <summary>
/// What surely does not match a <c>subscribe</c> expression, so that it need not be queued: conditions on the type and the event that are joined by
/// <c>and</c> alone. All else is left to whoever reads the whole expression when the message is delivered.
/// </summary>
internal static partial class SubscribeFilter
{
    /// <summary>The test that each match passes; null when every message may match.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="path">Where it stands, for who asks why a message does not match.</param>
    public static MessageTest? Of(string expression, string path = "subscribe")
    {
        if (Grouped().IsMatch(Quoted().Replace(expression, "\"\"")))
            return null;
        var wanted = Conjunct().Split(expression).Select(part => Simple().Match(part.Trim())).Where(match => match.Success)
            .Select(match => (Name: match.Groups[1].Value, Value: match.Groups[2].Value)).ToList();
        return wanted.Count == 0 ? null : new(
            message => wanted.TrueForAll(one => Has(message.Body, one.Name, one.Value)),
            message => wanted.Where(one => !Has(message.Body, one.Name, one.Value)).Select(one => new WhenMismatch(path, $"asks that {one.Name} is {one.Value}, which it is not")));
    }

    private static bool Has(JsonElement body, string name, string value) =>
        body.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String && found.ValueEquals(value);

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    // A backslash could hide a quotation mark.
    [GeneratedRegex(@"\bor\b|[()!\\]", RegexOptions.IgnoreCase)]
    private static partial Regex Grouped();

    [GeneratedRegex("\\s+and\\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Conjunct();

    [GeneratedRegex("^(type|event)\\s*=\\s*\"([^\"]*)\"$")]
    private static partial Regex Simple();
}
