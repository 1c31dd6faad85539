using System.Text.Json;
using DotLiquid;

namespace Weft.Import.Mapping;

/// <summary>Turns a row into what a Liquid template reads.</summary>
internal static class LiquidValues
{
    /// <summary>The name under which a template finds a column whose own name is no word: <c>row["Unit Price"]</c>.</summary>
    public const string Row = "row";

    public static Hash OfRow(JsonElement values)
    {
        var row = Object(values);
        row.TryAdd(Row, row.ToDictionary(entry => entry.Key, entry => entry.Value));
        return row;
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
