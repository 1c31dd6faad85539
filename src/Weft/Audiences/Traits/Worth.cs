using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weft.Profiles;

namespace Weft.Audiences.Traits;

/// <summary>
/// A value in one form, so that what is worth the same is the same JSON: <c>1</c> and <c>1.0</c> are one value, <c>1</c> and <c>"1"</c> two, and white space in lists and objects does not
/// count. In order: numbers by size, texts by their characters, <c>false</c> and <c>true</c>, then lists and objects by their JSON.
/// </summary>
internal readonly struct Worth : IComparable<Worth>, IEquatable<Worth>
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly int _rank;
    private readonly Number _number;

    // A text's characters.
    private readonly string? _text;

    private Worth(JsonElement value, string json, int rank, Number number = default, string? text = null) =>
        (Element, Json, _rank, _number, _text) = (value, json, rank, number, text);

    /// <summary>The value.</summary>
    public JsonElement Element { get; }

    /// <summary>The value as JSON.</summary>
    public string Json { get; }

    /// <summary>A value's worth; null for none, and for what the reader of JSON refuses, which is half a surrogate pair.</summary>
    public static Worth? Of(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.Number => new(value, value.TryGetDecimal(out var number) ? JsonOf(number) : value.GetRawText(), 0, Number.Of(value)),
                JsonValueKind.String => new(value, JsonOf(value.GetString()!), 1, text: value.GetString()),
                JsonValueKind.False => new(value, "false", 2),
                JsonValueKind.True => new(value, "true", 3),
                JsonValueKind.Array or JsonValueKind.Object => new(value, Written(value), 4),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A number as JSON, without zeros at its end.</summary>
    public static string JsonOf(decimal number) =>
        number == 0 ? "0" : (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    /// <summary>A text as JSON.</summary>
    public static string JsonOf(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <inheritdoc/>
    public int CompareTo(Worth other)
    {
        if (_rank != other._rank)
            return _rank.CompareTo(other._rank);
        var order = _rank == 0 ? _number.CompareTo(other._number) : 0;
        return order != 0 ? order : string.CompareOrdinal(_text ?? Json, other._text ?? other.Json);
    }

    /// <inheritdoc/>
    public bool Equals(Worth other) => Json == other.Json;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Worth other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Json.GetHashCode(StringComparison.Ordinal);

    private static string Written(JsonElement value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
            value.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
