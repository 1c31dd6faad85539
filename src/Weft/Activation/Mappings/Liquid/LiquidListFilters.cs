using System.Text.Json;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>Filters of arrays. A single value counts as an array of one, null as an empty one.</summary>
internal static class LiquidListFilters
{
    public static IReadOnlyDictionary<string, LiquidFilter> All { get; } = new Dictionary<string, LiquidFilter>
    {
        ["join"] = (value, args) => args.Run.Made(JsText.Join(Items(value, args), args[0].IsNil ? " " : args.Text(0))),
        ["first"] = (value, _) => value.IsFalsy || value.Kind is not (JsonValueKind.Array or JsonValueKind.String) ? Value.Of("") : value.Member("0"),
        ["last"] = (value, _) => Last(value),
        ["compact"] = (value, args) => Value.Of([.. Items(value, args).Where(item => !item.IsNil)]),
        ["push"] = (value, args) => Value.Of([.. Items(value, args), args[0]]),
        ["unshift"] = (value, args) => Value.Of([args[0], .. Items(value, args)]),
        ["pop"] = (value, args) => Value.Of([.. Items(value, args).SkipLast(1)]),
        ["shift"] = (value, args) => Value.Of([.. Items(value, args).Skip(1)]),
        ["slice"] = Slice,
        ["where"] = Where,
    };

    public static IReadOnlyList<Value> Items(Value value, LiquidArguments args)
    {
        IReadOnlyList<Value> items = value.IsNil ? [] : value.Kind == JsonValueKind.Array ? value.Items() : [value];
        args.Run.Spend(items.Count);
        return items;
    }

    private static Value Last(Value value)
    {
        if (value.IsFalsy || value.Kind is not (JsonValueKind.Array or JsonValueKind.String))
            return Value.Of("");
        return value.Kind == JsonValueKind.Array ? (value.Items() is [.., var last] ? last : Value.Nothing) : Value.Of(value.Text[^1..]);
    }

    private static Value Slice(Value value, LiquidArguments args)
    {
        if (value.IsNil)
            return Value.Of(Array.Empty<Value>());
        if (value.Kind == JsonValueKind.Array)
        {
            var items = value.Items();
            var (from, to) = Range(items.Count, args);
            return Value.Of([.. items.Skip(from).Take(to - from)]);
        }

        var text = LiquidText.Of(value);
        var (begin, end) = Range(text.Length, args);
        return args.Run.Made(text[begin..Math.Max(begin, end)]);
    }

    // As slice(begin, begin + length) reads them: what is below 0 counts from the end.
    private static (int From, int To) Range(int count, LiquidArguments args)
    {
        var (begin, length) = (args.Number(0, double.NaN), args.Number(1, 1));
        begin = begin < 0 ? count + begin : begin;
        return (Place(begin), Place(begin + length));

        int Place(double at) => double.IsNaN(at) ? 0 : (int)Math.Clamp(Math.Truncate(at) is < 0 and var back ? count + back : Math.Truncate(at), 0, count);
    }

    private static Value Where(Value value, LiquidArguments args)
    {
        var path = new LiquidReader(args.Text(0)).ReadPath();
        var run = args.Run;
        var (wanted, any) = (args[1], args[1].Kind == JsonValueKind.Undefined);
        return Value.Of([.. Items(value, args).Where(item =>
        {
            var found = path?.Evaluate(new(item.IsNil ? Value.Of(new ValueObject()) : item, run)) ?? Value.Nothing;
            return any ? LiquidExpression.IsTrue(found) : LiquidEquality.Equal(found, wanted);
        })]);
    }
}
