using System.Text.Json;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>How values compare: types must fit for equality, and <c>nil</c>, <c>empty</c> and <c>blank</c> have rules of their own.</summary>
internal static class LiquidEquality
{
    public static bool Equal(Value left, Value right)
    {
        if (left.Word is { } word)
            return IsEqual(word, right);
        if (right.Word is { } other)
            return IsEqual(other, left);
        if (left.Kind != right.Kind)
            return false;
        return left.Kind switch
        {
            JsonValueKind.String => left.Text == right.Text,
            JsonValueKind.Number => left.Number == right.Number,
            JsonValueKind.Array => left.Items() is var one && right.Items() is var two && one.Count == two.Count && one.Zip(two).All(pair => Equal(pair.First, pair.Second)),
            JsonValueKind.Object => left.IsSame(right),
            _ => true,
        };
    }

    public static bool Contains(Value left, Value right) => left.Kind switch
    {
        JsonValueKind.Array => left.Items().Any(item => Equal(item, right)),
        JsonValueKind.String => left.Text.Contains(JsText.Of(right), StringComparison.Ordinal),
        _ => false,
    };

    public static bool Compare(string symbol, Value left, Value right)
    {
        if (left.Word is not null || right.Word is not null)
            return false;
        var (one, two) = (Primitive(left), Primitive(right));
        if (one.Kind == JsonValueKind.String && two.Kind == JsonValueKind.String)
            return Holds(symbol, string.CompareOrdinal(one.Text, two.Text), 0);
        return Holds(symbol, JsNumber.Of(one), JsNumber.Of(two));
    }

    private static bool Holds(string symbol, double left, double right) => symbol switch
    {
        ">" => left > right,
        "<" => left < right,
        ">=" => left >= right,
        _ => left <= right,
    };

    private static Value Primitive(Value value) => value.Kind is JsonValueKind.Array or JsonValueKind.Object ? Value.Of(JsText.Of(value)) : value;

    private static bool IsEqual(LiquidWord word, Value value) => word switch
    {
        LiquidWord.Nil => value.IsNil,
        _ when value.Word is LiquidWord.Empty or LiquidWord.Blank => false,
        LiquidWord.Blank when value.IsNil || value.Kind == JsonValueKind.False => true,
        LiquidWord.Blank when value.Kind == JsonValueKind.String => value.Text.All(JsText.IsSpace),
        _ => IsEmpty(value),
    };

    private static bool IsEmpty(Value value) => value.Kind switch
    {
        JsonValueKind.String => value.Text.Length == 0,
        JsonValueKind.Array => value.Items().Count == 0,
        JsonValueKind.Object => value.Members().Count == 0,
        _ => false,
    };
}
