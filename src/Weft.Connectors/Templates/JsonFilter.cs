using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weft.Connectors.Templates;

/// <summary>Liquid's <c>json</c>, as shops know it: a value as JSON, quotes included, so that no value can break out of the place it is put in.</summary>
internal static class JsonFilter
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json(object? input) => JsonSerializer.Serialize(input, Readable);
}
