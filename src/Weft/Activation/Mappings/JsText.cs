using System.Text;
using System.Text.Json;

namespace Weft.Activation.Mappings;

/// <summary>Values as texts, as JavaScript turns them (<c>String(value)</c>), and what it does with texts.</summary>
internal static class JsText
{
    public static string Of(Value value) => value.Kind switch
    {
        JsonValueKind.Undefined => "undefined",
        JsonValueKind.Null => "null",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => JsNumber.Text(value),
        JsonValueKind.String => value.Text,
        JsonValueKind.Array => Join(value.Items(), ","),
        _ => "[object Object]",
    };

    /// <summary>The items with a text between; null and nothing are empty.</summary>
    public static string Join(IEnumerable<Value> items, string separator) =>
        string.Join(separator, items.Select(item => item.IsNil ? "" : Of(item)));

    public static bool IsSpace(char letter) => letter == '\uFEFF' || (letter != '\u0085' && char.IsWhiteSpace(letter));

    public static string Trim(string text) => TrimStart(TrimEnd(text));

    public static string TrimStart(string text)
    {
        var from = 0;
        while (from < text.Length && IsSpace(text[from]))
            from++;
        return text[from..];
    }

    public static string TrimEnd(string text)
    {
        var to = text.Length;
        while (to > 0 && IsSpace(text[to - 1]))
            to--;
        return text[..to];
    }

    /// <summary>The words between runs of spaces, as <c>split(/\s+/)</c> gives them.</summary>
    public static List<string> Words(string text)
    {
        var (words, word) = (new List<string>(), new StringBuilder());
        for (var at = 0; at < text.Length; at++)
        {
            if (!IsSpace(text[at]))
            {
                word.Append(text[at]);
                continue;
            }

            words.Add(word.ToString());
            word.Clear();
            while (at + 1 < text.Length && IsSpace(text[at + 1]))
                at++;
        }

        words.Add(word.ToString());
        return words;
    }

    /// <summary>The parts between separators, as <c>split(text)</c> gives them: an empty separator parts every letter.</summary>
    public static IReadOnlyList<string> Split(string text, string separator) =>
        separator.Length > 0 ? text.Split(separator, StringSplitOptions.None) : [.. text.Select(letter => letter.ToString())];
}
