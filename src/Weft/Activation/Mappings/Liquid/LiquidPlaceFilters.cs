namespace Weft.Activation.Mappings.Liquid;

/// <summary>Filters of texts that put a part in the place of another.</summary>
internal static class LiquidPlaceFilters
{
    public static IReadOnlyDictionary<string, LiquidFilter> All { get; } = new Dictionary<string, LiquidFilter>
    {
        ["remove"] = (value, args) => Everywhere(LiquidText.Of(value), args.Text(0), "", args),
        ["replace"] = (value, args) => Everywhere(LiquidText.Of(value), args.Text(0), args.Text(1), args),
        ["remove_first"] = (value, args) => First(LiquidText.Of(value), args.Text(0), "", args),
        ["replace_first"] = (value, args) => First(LiquidText.Of(value), args.Text(0), args.Text(1), args),
        ["remove_last"] = (value, args) => Last(LiquidText.Of(value), args.Text(0), "", args),
        ["replace_last"] = (value, args) => Last(LiquidText.Of(value), args.Text(0), args.Text(1), args),
        ["split"] = Split,
    };

    private static Value Everywhere(string text, string pattern, string by, LiquidArguments args)
    {
        var parts = JsText.Split(text, pattern);
        args.Run.Spend(text.Length + ((parts.Count - 1L) * by.Length));
        return Value.Of(string.Join(by, parts));
    }

    private static Value First(string text, string pattern, string by, LiquidArguments args) => At(text.IndexOf(pattern, StringComparison.Ordinal), text, pattern, by, args);

    private static Value Last(string text, string pattern, string by, LiquidArguments args) =>
        At(pattern.Length == 0 ? text.Length : text.LastIndexOf(pattern, StringComparison.Ordinal), text, pattern, by, args);

    private static Value At(int at, string text, string pattern, string by, LiquidArguments args) =>
        at < 0 ? Value.Of(text) : args.Run.Made(text[..at] + by + text[(at + pattern.Length)..]);

    // Empty parts at the end go, as in Ruby.
    private static Value Split(Value value, LiquidArguments args)
    {
        var text = LiquidText.Of(value);
        args.Run.Spend(text.Length);
        var parts = JsText.Split(text, args.Text(0)).ToList();
        while (parts.Count > 0 && parts[^1].Length == 0)
            parts.RemoveAt(parts.Count - 1);
        return Value.Of([.. parts.Select(Value.Of)]);
    }
}
