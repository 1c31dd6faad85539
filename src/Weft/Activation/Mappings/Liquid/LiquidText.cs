using System.Text.Json;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>A value as Liquid writes it: nothing for null, an array's items one after the other.</summary>
internal static class LiquidText
{
    public static string Of(Value value) => value.Kind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        JsonValueKind.Array => string.Concat(value.Items().Select(Of)),
        _ => JsText.Of(value),
    };
}
