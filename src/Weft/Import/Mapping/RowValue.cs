using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weft.Import.Mapping;

/// <summary>What a mapping puts in one place, given a row; null leaves the place out.</summary>
internal abstract class RowValue
{
    public abstract JsonNode? Of(RowContext row);

    /// <summary>A value of a row as JSON of its own.</summary>
    protected static JsonNode? Copy(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        _ => JsonValue.Create(value),
    };
}

/// <summary>The same for every row.</summary>
internal sealed class ConstantValue(JsonNode? value) : RowValue
{
    public override JsonNode? Of(RowContext row) => value?.DeepClone();
}

/// <summary><c>$Column</c>: a column's value as it is.</summary>
internal sealed class ColumnValue(string column) : RowValue
{
    public override JsonNode? Of(RowContext row) => Copy(row.Column(column));
}

/// <summary>A Liquid template: its text; left out where that is empty.</summary>
internal sealed class TemplateValue(LiquidTemplate template) : RowValue
{
    public override JsonNode? Of(RowContext row) => template.Render(row) is { Length: > 0 } text ? JsonValue.Create(text) : null;
}

/// <summary>Names and values; left out where none of them has one.</summary>
internal sealed class ObjectValue(IReadOnlyList<KeyValuePair<string, RowValue>> members) : RowValue
{
    public override JsonNode? Of(RowContext row)
    {
        var result = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value.Of(row) is { } node)
                result[name] = node;
        }

        return result.Count > 0 ? result : null;
    }
}

/// <summary>A list, without the items that have no value.</summary>
internal sealed class ListValue(IReadOnlyList<RowValue> items) : RowValue
{
    public override JsonNode? Of(RowContext row)
    {
        var result = new JsonArray();
        foreach (var item in items)
        {
            if (item.Of(row) is { } node)
                result.Add(node);
        }

        return result.Count > 0 ? result : null;
    }
}

/// <summary><c>externalIds: { type: value }</c> as the tracking API writes them; left out where no id has a value.</summary>
internal sealed class ExternalIdsValue(IReadOnlyList<KeyValuePair<string, RowValue>> ids) : RowValue
{
    public override JsonNode? Of(RowContext row)
    {
        var result = new JsonArray();
        foreach (var (type, value) in ids)
        {
            if (value.Of(row) is { } id)
                result.Add(new JsonObject { ["id"] = id, ["type"] = type, ["collection"] = "users", ["encoding"] = "none" });
        }

        return result.Count > 0 ? result : null;
    }
}
