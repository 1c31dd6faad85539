using System.Text.Json;

namespace Weft.Activation.Mappings;

/// <summary>What a value is, in a word for people.</summary>
internal static class JsKind
{
    public static string Of(Value value) => value.Kind switch
    {
        JsonValueKind.Undefined => "nothing",
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a text",
        JsonValueKind.Array => "an array",
        _ => "an object",
    };
}
