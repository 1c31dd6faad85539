using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Weft.Events;

namespace Weft.Server.Problems;

/// <summary>How the API writes JSON: field names in snake_case, names that are data left alone, nulls written.</summary>
public static class ApiJson
{
    /// <summary>The options, not to be changed.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>Sets the same on the options that endpoints use.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.Converters.Add(new UtcTimes());
        // Answers are application/json, never put into a page as they are, so names and letters may stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Apply(options);
        return options;
    }

    private sealed class UtcTimes : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            IsoTime.TryParse(reader.GetString(), out var time) ? time : throw new JsonException("must be a time in ISO 8601");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(IsoTime.Format(value));
    }
}
