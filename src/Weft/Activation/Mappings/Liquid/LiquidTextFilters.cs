using System.Text.RegularExpressions;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>Filters of texts that look at letters and words.</summary>
internal static partial class LiquidTextFilters
{
    public static IReadOnlyDictionary<string, LiquidFilter> All { get; } = new Dictionary<string, LiquidFilter>
    {
        ["append"] = (value, args) => args.Run.Made(LiquidText.Of(value) + args.Text(0)),
        ["prepend"] = (value, args) => args.Run.Made(args.Text(0) + LiquidText.Of(value)),
        ["upcase"] = (value, args) => args.Run.Made(JsCase.Upper(LiquidText.Of(value))),
        ["downcase"] = (value, args) => args.Run.Made(JsCase.Lower(LiquidText.Of(value))),
        ["capitalize"] = (value, args) => args.Run.Made(Capitalize(LiquidText.Of(value))),
        ["strip"] = (value, args) => args.Run.Made(StripEnd(StripStart(LiquidText.Of(value), args), args)),
        ["lstrip"] = (value, args) => args.Run.Made(StripStart(LiquidText.Of(value), args)),
        ["rstrip"] = (value, args) => args.Run.Made(StripEnd(LiquidText.Of(value), args)),
        ["strip_newlines"] = (value, args) => args.Run.Made(LiquidText.Of(value).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)),
        ["normalize_whitespace"] = (value, args) => args.Run.Made(string.Join(' ', JsText.Words(LiquidText.Of(value)))),
        ["number_of_words"] = (value, args) => Value.Of((double)Count(JsText.Trim(LiquidText.Of(value)), LiquidText.Of(args[0]))),
        ["truncate"] = Truncate,
        ["truncatewords"] = TruncateWords,
    };

    private static string Capitalize(string text) => text.Length == 0 ? "" : JsCase.Upper(text[..1]) + JsCase.Lower(text[1..]);

    private static string StripStart(string text, LiquidArguments args)
    {
        if (args[0].IsFalsy)
            return JsText.TrimStart(text);
        var letters = args.Text(0);
        var from = 0;
        while (from < text.Length && letters.Contains(text[from]))
            from++;
        return text[from..];
    }

    private static string StripEnd(string text, LiquidArguments args)
    {
        if (args[0].IsFalsy)
            return JsText.TrimEnd(text);
        var letters = args.Text(0);
        var to = text.Length;
        while (to > 0 && letters.Contains(text[to - 1]))
            to--;
        return text[..to];
    }

    private static Value Truncate(Value value, LiquidArguments args)
    {
        var (text, most, end) = (LiquidText.Of(value), args.Number(0, 50), args.Count > 1 && args[1].Kind != default ? args.Text(1) : "...");
        if (text.Length <= most)
            return value;
        var kept = double.IsNaN(most) ? 0 : (int)Math.Clamp(Math.Truncate(most - end.Length), 0, text.Length);
        return args.Run.Made(text[..kept] + end);
    }

    private static Value TruncateWords(Value value, LiquidArguments args)
    {
        var (words, most) = (JsText.Words(LiquidText.Of(value)), args.Number(0, 15));
        most = most <= 0 ? 1 : most;
        var end = args.Count > 1 && args[1].Kind != default ? args.Text(1) : "...";
        var kept = words.Take(double.IsNaN(most) ? 0 : (int)Math.Min(most, int.MaxValue));
        return args.Run.Made(string.Join(' ', kept) + (words.Count >= most ? end : ""));
    }

    private static int Count(string text, string mode)
    {
        if (text.Length == 0)
            return 0;
        var letters = CjkLetter().Count(text);
        return mode == "cjk" || (mode == "auto" && letters > 0) ? letters + OtherWord().Count(text) : JsText.Words(text).Count;
    }

    [GeneratedRegex(@"[\u4E00-\u9FFF\uF900-\uFAFF\u3400-\u4DBF\u3040-\u309F\u30A0-\u30FF\uAC00-\uD7AF]")]
    private static partial Regex CjkLetter();

    [GeneratedRegex(@"[^\u4E00-\u9FFF\uF900-\uFAFF\u3400-\u4DBF\u3040-\u309F\u30A0-\u30FF\uAC00-\uD7AF\s]+")]
    private static partial Regex OtherWord();
}
