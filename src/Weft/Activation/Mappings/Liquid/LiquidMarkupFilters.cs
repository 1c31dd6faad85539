using System.Text;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>Filters for HTML.</summary>
internal static class LiquidMarkupFilters
{
    private static readonly (string Plain, string Escaped)[] Escapes = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&#34;"), ("'", "&#39;")];

    private static readonly (string Begin, string Close)[] Marks = [("<script", "</script>"), ("<style", "</style>"), ("<", ">"), ("<!--", "-->")];
    private static readonly string[] Lines = ["\n", "\r", "\u2028", "\u2029"];

    public static IReadOnlyDictionary<string, LiquidFilter> All { get; } = new Dictionary<string, LiquidFilter>
    {
        ["escape"] = (value, args) => args.Run.Made(Escape(LiquidText.Of(value))),
        ["xml_escape"] = (value, args) => args.Run.Made(Escape(LiquidText.Of(value))),
        ["escape_once"] = (value, args) => args.Run.Made(Escape(Unescape(LiquidText.Of(value)))),
        ["strip_html"] = (value, args) => args.Run.Made(Strip(LiquidText.Of(value))),
    };

    private static string Escape(string text) => Escapes.Aggregate(text, (escaped, pair) => escaped.Replace(pair.Plain, pair.Escaped, StringComparison.Ordinal));

    // The ampersand last, so that nothing is resolved twice.
    private static string Unescape(string text) =>
        Escapes.Reverse().Aggregate(text, (plain, pair) => plain.Replace(pair.Escaped, pair.Plain, StringComparison.Ordinal));

    // Scripts and styles with what they hold, elements, comments. Each end is looked for once, so that a text of nothing but < is quick too.
    private static string Strip(string text)
    {
        var (kept, ends) = (new StringBuilder(), new Dictionary<string, int>());
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '<' && End(text, at, ends) is >= 0 and var end)
                at = end;
            else
                kept.Append(text[at++]);
        }

        return kept.ToString();
    }

    private static int End(string text, int at, Dictionary<string, int> ends)
    {
        foreach (var (begin, close) in Marks)
        {
            if (string.CompareOrdinal(text, at, begin, 0, begin.Length) == 0 && Next(text, close, at + begin.Length, ends) is >= 0 and var found
                && (close != ">" || !IsBroken(text, at, found, ends)))
                return found + close.Length;
        }

        return -1;
    }

    // Where the next one is; where the last one asked for was found is remembered, and that there is none.
    private static int Next(string text, string wanted, int from, Dictionary<string, int> ends)
    {
        if (!ends.TryGetValue(wanted, out var known) || (known >= 0 && known < from))
            ends[wanted] = known = text.IndexOf(wanted, from, StringComparison.Ordinal);
        return known;
    }

    // An element ends on its line.
    private static bool IsBroken(string text, int at, int found, Dictionary<string, int> ends) =>
        Lines.Any(line => Next(text, line, at, ends) is >= 0 and var brk && brk < found);
}
