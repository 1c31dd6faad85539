using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Events;

namespace Weft.Import.Mapping;

/// <summary>What a value is to become; null, having said nothing, where the text is none.</summary>
internal delegate JsonNode? ReadText(string text);

/// <summary>A value made into a type; a row whose value is none is rejected, one without a value has it left out.</summary>
/// <param name="what">What stands there, for errors: <c>Quantity</c>.</param>
/// <param name="inner">The value as it comes.</param>
/// <param name="type">What it is to be, for errors: <c>a number</c>.</param>
/// <param name="read">Makes it.</param>
/// <param name="reason">Why a row is rejected.</param>
internal sealed class TypedValue(string what, RowValue inner, string type, ReadText read, RejectionReason reason = RejectionReason.NotJson) : RowValue
{
    /// <summary>True rejects a row without a value, too.</summary>
    public bool IsRequired { get; init; }

    public override JsonNode? Of(RowContext row)
    {
        var value = inner.Of(row);
        if (value is null || (value.GetValueKind() == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetValue<string>())))
        {
            if (IsRequired)
                row.Reject(reason, $"{what} is empty, and must be {type}");
            return null;
        }

        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
        var made = read(text.Trim());
        if (made is null)
            row.Reject(reason, $"{what} = {Short(text)} is not {type}");
        return made;
    }

    /// <summary>A number as JSON writes it, with a point or a comma before its fraction.</summary>
    public static JsonNode? Number(string text, bool withComma)
    {
        if (withComma)
            text = text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
            return JsonValue.Create(exact);
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
        return isNumber ? JsonValue.Create(number) : null;
    }

    public static JsonNode? Boolean(string text) => text.ToLowerInvariant() switch
    {
        "true" or "yes" or "y" or "t" or "1" => JsonValue.Create(true),
        "false" or "no" or "n" or "f" or "0" => JsonValue.Create(false),
        _ => null,
    };

    private static string Short(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
