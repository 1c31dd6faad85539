namespace Weft.Activation.Mappings.Liquid;

/// <summary>Filters of numbers; what is no number counts as 0.</summary>
internal static class LiquidNumberFilters
{
    public static IReadOnlyDictionary<string, LiquidFilter> All { get; } = new Dictionary<string, LiquidFilter>
    {
        ["abs"] = (value, _) => Value.Of(Math.Abs(Number(value))),
        ["ceil"] = (value, _) => Value.Of(Math.Ceiling(Number(value))),
        ["floor"] = (value, _) => Value.Of(Math.Floor(Number(value))),
        ["round"] = (value, args) => Value.Of(Round(Number(value), args.Count > 0 ? Number(args[0]) : 0)),
        ["at_least"] = (value, args) => Value.Of(args.Count > 0 ? Math.Max(Number(value), Number(args[0])) : Number(value)),
        ["at_most"] = (value, args) => Value.Of(args.Count > 0 ? Math.Min(Number(value), Number(args[0])) : Number(value)),
        ["plus"] = (value, args) => Value.Of(Number(value) + Second(args)),
        ["minus"] = (value, args) => Value.Of(Number(value) - Second(args)),
        ["times"] = (value, args) => Value.Of(Number(value) * Second(args)),
        ["modulo"] = (value, args) => Value.Of(Number(value) % Second(args)),
        ["divided_by"] = (value, args) => Value.Of(args.Count > 1 && Number(args[1]) != 0 ? Math.Floor(Number(value) / Second(args)) : Number(value) / Second(args)),
        ["to_integer"] = (value, _) => Value.Of(JsNumber.Of(value)),
        ["size"] = (value, _) => value.Member("length") is { IsFalsy: false } length ? length : Value.Of(0.0),
        ["sum"] = (value, args) => Value.Of(LiquidListFilters.Items(value, args).Sum(item => Summand(item, args))),
    };

    private static double Summand(Value item, LiquidArguments args)
    {
        var number = JsNumber.Of(args[0].IsFalsy ? item : LiquidScope.Find(item, args.Text(0).Split('.').Select(Value.Of)));
        return double.IsNaN(number) ? 0 : number;
    }

    private static double Number(Value value) => JsNumber.Of(value) is var number && double.IsNaN(number) ? 0 : number;

    private static double Second(LiquidArguments args) => args.Count > 0 ? Number(args[0]) : double.NaN;

    // Halves away from zero.
    private static double Round(double number, double places)
    {
        var scale = Math.Pow(10, places);
        var scaled = Math.Abs(number * scale);
        var whole = Math.Floor(scaled);
        return Math.Sign(number) * (scaled - whole >= 0.5 ? whole + 1 : whole) / scale;
    }
}
