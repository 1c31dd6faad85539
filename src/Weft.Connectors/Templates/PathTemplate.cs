using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weft.Destinations;

namespace Weft.Connectors.Templates;

/// <summary>A short text with values of the message put in: <c>https://crm.example/people/{{userId}}</c>. Each value is encoded for where it goes.</summary>
internal sealed partial class PathTemplate
{
    private readonly List<(string Text, MessagePath? Path)> _parts = [];

    /// <summary>The text before the first value.</summary>
    public string Start => _parts.TakeWhile(part => part.Path is null).Aggregate("", (text, part) => text + part.Text);

    /// <summary>Whether it holds no value at all.</summary>
    public bool IsConstant => _parts.TrueForAll(part => part.Path is null);

    /// <summary>Reads a template; null after reporting what is wrong with it.</summary>
    public static PathTemplate? Read(string text, string setting, DestinationSettings settings)
    {
        var template = new PathTemplate();
        var end = 0;
        foreach (Match match in Placeholder().Matches(text))
        {
            if (MessagePath.Parse(match.Groups["path"].Value.Trim()) is not { } path)
            {
                settings.Report(setting, match.Value, "must be a path into the message in double braces, such as {{traits.email}}");
                return null;
            }

            template._parts.Add((text[end..match.Index], null));
            template._parts.Add(("", path));
            end = match.Index + match.Length;
        }

        template._parts.Add((text[end..], null));
        return template;
    }

    /// <summary>The text for a message.</summary>
    /// <exception cref="UnfitMessageException">The message has nothing at one of the paths.</exception>
    public string Render(JsonElement message, Func<string, string> encode, string what)
    {
        var text = new StringBuilder();
        foreach (var (constant, path) in _parts)
        {
            text.Append(path is null
                ? constant
                : encode(path.Find(message) ?? throw new UnfitMessageException("missing_value", $"the {what} needs {path.Text}, and the message has nothing there")));
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\{\{(?<path>[^}]*)\}\}")]
    private static partial Regex Placeholder();
}
