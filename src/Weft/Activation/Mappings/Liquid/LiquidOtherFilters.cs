using System.Text.Json;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>Filters of any value.</summary>
internal static class LiquidOtherFilters
{
    private const int WidestIndent = 10;

    public static IReadOnlyDictionary<string, LiquidFilter> All { get; } = new Dictionary<string, LiquidFilter>
    {
        ["default"] = Default,
        ["raw"] = (value, _) => value,
        ["json"] = Json,
        ["jsonify"] = Json,
        ["inspect"] = Json,
    };

    private static Value Default(Value value, LiquidArguments args)
    {
        if (value.Kind is JsonValueKind.Array or JsonValueKind.String)
            return value.Member("length").IsFalsy ? args[0] : value;
        if (value.Kind == JsonValueKind.False && Enumerable.Range(1, Math.Max(0, args.Count - 1)).Any(at => IsAllowed(args, at)))
            return value;
        return LiquidExpression.IsTrue(value) ? value : args[0];
    }

    private static bool IsAllowed(LiquidArguments args, int at) =>
        args[at] is { Kind: JsonValueKind.Array } pair && pair.Items() is [{ Kind: JsonValueKind.String, Text: "allow_false" }, { IsFalsy: false }];

    private static Value Json(Value value, LiquidArguments args) =>
        JsJson.Text(value, args.Run, Indent(args[0])) is { } text ? Value.Of(text) : Value.Nothing;

    private static string Indent(Value value) => value.Kind switch
    {
        JsonValueKind.Number when value.Number >= 1 => new(' ', (int)Math.Min(value.Number, WidestIndent)),
        JsonValueKind.String => value.Text[..Math.Min(value.Text.Length, WidestIndent)],
        _ => "",
    };
}
