using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Connectors.Templates;
using Weft.Destinations;

namespace Weft.Connectors.Postgres;

/// <summary>A message as a row: a column for each of its names.</summary>
internal sealed class TableRow
{
    private TableRow(JsonObject values) => Values = values;

    public JsonObject Values { get; }

    /// <summary>Its columns, in order.</summary>
    public IReadOnlyList<string> Columns => [.. Values.Select(value => value.Key).Order(StringComparer.Ordinal)];

    /// <exception cref="UnfitMessageException">It cannot be one.</exception>
    public static TableRow Of(Delivery delivery, PostgresTable table)
    {
        using var document = MessageBody.ParseObject(delivery);
        var values = new JsonObject();
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (!ColumnName.IsOne(member.Name) || (member.NameEquals(ColumnName.Key) && !table.IsUpsert))
                throw new UnfitMessageException("bad_column", $"{JsonEncodedText.Encode(member.Name)} cannot be a column: a name has 1 to 63 bytes, and {ColumnName.Key} is Weft's own");
            values[member.Name] = JsonSerializer.SerializeToNode(member.Value);
        }

        if (table.Keys.FirstOrDefault(key => values[key] is null) is { } missing)
            throw new UnfitMessageException("missing_key", $"the message has no {missing}, by which its row would be found");
        if (!table.IsUpsert)
            values[ColumnName.Key] = delivery.IdempotencyKey;
        return new(values);
    }

    /// <summary>Takes out what holds nothing and has no column: what kind of column it would be nobody knows yet.</summary>
    public void DropEmpty(IReadOnlySet<string> columns)
    {
        foreach (var name in Values.Where(value => IsNull(value.Value) && !columns.Contains(value.Key)).Select(value => value.Key).ToList())
            Values.Remove(name);
    }

    /// <summary>The type of a column for a value, when there is none yet.</summary>
    public static string TypeFor(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Number => "numeric",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Object or JsonValueKind.Array => "jsonb",
        _ => "text",
    };

    private static bool IsNull(JsonNode? value) => value is null || value.GetValueKind() == JsonValueKind.Null;
}
