using System.Text.Json;
using DotLiquid;

namespace Weft.Connectors.Templates;

/// <summary>Turns a message into what a Liquid template reads.</summary>
internal static class LiquidValues
{
    private const string Whole = "message";

    public static Hash Of(JsonElement message)
    {
        var hash = message.ValueKind == JsonValueKind.Object ? Object(message) : [];
        hash.TryAdd(Whole, Value(message));
        return hash;
    }

    private static Hash Object(JsonElement value)
    {
        var hash = new Hash();
        foreach (var member in value.EnumerateObject())
            hash[member.Name] = Value(member.Value)!;
        return hash;
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Object => Object(value),
        JsonValueKind.Array => value.EnumerateArray().Select(Value).ToList(),
        _ => null,
    };
}
