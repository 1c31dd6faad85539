using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weft.Profiles;

/// <summary>
/// A text that two values share when they are the same: numbers by what they are worth (<c>1</c>, <c>1.0</c> and <c>1e0</c>; fractions as doubles), texts by their
/// characters, lists and objects by their JSON without white space. <c>1</c> and <c>"1"</c> are two values.
/// </summary>
internal static class ValueKey
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "s" + TextOf(value),
        JsonValueKind.Number => "n" + NumberOf(value),
        JsonValueKind.Array or JsonValueKind.Object => "j" + Written(value),
        _ => value.GetRawText(),
    };

    /// <summary>A string's characters; as written where it holds half a surrogate pair, which the reader of JSON refuses.</summary>
    public static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }

    private static string NumberOf(JsonElement value)
    {
        var text = value.GetRawText();
        if (!text.AsSpan().ContainsAny('.', 'e', 'E'))
            return BigInteger.Parse(text, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        var number = value.GetDouble();
        return Math.Abs(number) < 1e15 && number == Math.Truncate(number)
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
    }

    private static string Written(JsonElement value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
            value.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
