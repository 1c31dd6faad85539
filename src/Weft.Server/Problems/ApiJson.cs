using System.Text.Encodings.Web;
using System.Text.Json;

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
        // Answers are application/json, never put into a page as they are, so names and letters may stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Apply(options);
        return options;
    }
}
