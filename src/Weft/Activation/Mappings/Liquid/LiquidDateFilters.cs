using System.Text.Json;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>Filters of dates. A number is seconds since 1970, a text what <see cref="LiquidDate"/> reads; what is no date stays as it is.</summary>
internal static class LiquidDateFilters
{
    private const string UnlessSaid = "%A, %B %-e, %Y at %-l:%M %P %z";

    public static IReadOnlyDictionary<string, LiquidFilter> All { get; } = new Dictionary<string, LiquidFilter>
    {
        ["date"] = (value, args) => Format(value, args[0].IsNil ? UnlessSaid : args.Text(0), args, args[1]),
        ["date_to_xmlschema"] = (value, args) => Format(value, "%Y-%m-%dT%H:%M:%S%:z", args),
        ["date_to_rfc822"] = (value, args) => Format(value, "%a, %d %b %Y %H:%M:%S %z", args),
        ["date_to_string"] = (value, args) => Format(value, InWords("%b", args), args),
        ["date_to_long_string"] = (value, args) => Format(value, InWords("%B", args), args),
    };

    private static Value Format(Value value, string format, LiquidArguments args, Value zone = default)
    {
        if (LiquidDate.Read(value, zone, args.Run.Now) is not { } date)
            return value;
        args.Run.Spend(format.Length);
        return args.Run.Made(LiquidDateFormat.Format(date, format, args.Run));
    }

    private static string InWords(string month, LiquidArguments args) => (IsText(args[0], "ordinal"), IsText(args[1], "US")) switch
    {
        (true, true) => $"{month} %-d%q, %Y",
        (true, false) => $"%-d%q {month} %Y",
        _ => $"%d {month} %Y",
    };

    private static bool IsText(Value value, string text) => value.Kind == JsonValueKind.String && value.Text == text;
}
