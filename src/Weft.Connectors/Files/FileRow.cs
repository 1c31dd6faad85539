using System.Text.Json;
using Weft.Connectors.Templates;
using Weft.Destinations;

namespace Weft.Connectors.Files;

/// <summary>A message as a row of a file.</summary>
internal sealed record FileRow(string Key, JsonElement Values, int Bytes)
{
    /// <summary>The column by which a message that is in two files is recognised.</summary>
    public const string KeyColumn = "weft_key";

    /// <exception cref="UnfitMessageException">It cannot be one.</exception>
    public static FileRow Of(Delivery delivery)
    {
        using var document = MessageBody.ParseObject(delivery);
        return document.RootElement.TryGetProperty(KeyColumn, out _)
            ? throw new UnfitMessageException("bad_column", $"the message has a {KeyColumn}, which is Weft's own name")
            : new(delivery.IdempotencyKey, document.RootElement.Clone(), delivery.Body.Length + delivery.IdempotencyKey.Length);
    }

    /// <summary>A column's value; undefined where there is none, as for null.</summary>
    public JsonElement Column(string name) => Values.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : default;

    /// <summary>A value as text: a list or an object as JSON.</summary>
    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    /// <summary>The columns of some rows, in the order in which they first come, but for the key's.</summary>
    public static IReadOnlyList<string> ColumnsOf(IReadOnlyList<FileRow> rows) => [.. rows.SelectMany(row => row.Values.EnumerateObject()).Select(member => member.Name).Distinct()];
}
