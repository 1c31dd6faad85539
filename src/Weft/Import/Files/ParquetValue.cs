using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Parquet.Schema;
using Weft.Events;

namespace Weft.Import.Files;

/// <summary>
/// A Parquet value as JSON: numbers and booleans as such, a timestamp as ISO-8601 (with Z where the file says that it is UTC, else as the wall clock that it
/// is), a date as <c>yyyy-MM-dd</c>, bytes as their text or else base64, and anything else as its text.
/// </summary>
internal static class ParquetValue
{
    public static JsonNode? ToJson<T>(T value, DataField field) => value switch
    {
        bool flag => JsonValue.Create(flag),
        byte or sbyte or short or ushort or int or uint or long => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        ulong number => JsonValue.Create(number),
        decimal number => JsonValue.Create(number),
        float number => float.IsFinite(number) ? JsonValue.Create(number) : Text(number),
        double number => double.IsFinite(number) ? JsonValue.Create(number) : Text(number),
        DateTime time => JsonValue.Create(Time(time, field as DateTimeDataField)),
        DateOnly date => JsonValue.Create(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ReadOnlyMemory<char> text => JsonValue.Create(text.ToString()),
        ReadOnlyMemory<byte> bytes => JsonValue.Create(Utf8.IsValid(bytes.Span) ? Encoding.UTF8.GetString(bytes.Span) : Convert.ToBase64String(bytes.Span)),
        _ => Text(value),
    };

    private static string Time(DateTime time, DateTimeDataField? field)
    {
        if (field?.DateTimeFormat == DateTimeFormat.Date)
            return time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return field is { IsAdjustedToUTC: false }
            ? time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)
            : IsoTime.Format(new DateTimeOffset(time.Ticks, TimeSpan.Zero));
    }

    private static JsonValue Text<T>(T value) => JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"{value}"))!;
}
