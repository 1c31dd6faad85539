using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weft.Import;

/// <summary>How imports write JSON: letters of any language stay readable.</summary>
internal static class ImportJson
{
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same, indented and in snake_case, for what a person may look at.</summary>
    public static JsonSerializerOptions Ledger { get; } = new(Options) { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
