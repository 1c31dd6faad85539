using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace Weft.Server.Web.Parts;

/// <summary>JSON to be read.</summary>
public sealed partial class JsonBlock
{
    private const int Most = 20_000;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private bool _isCut;
    private int _length;

    [Parameter]
    public JsonElement Value { get; set; }

    /// <summary>What was sent, where it may be no JSON at all; stands instead of <see cref="Value"/>.</summary>
    [Parameter]
    public ReadOnlyMemory<byte>? Bytes { get; set; }

    [Parameter]
    public string Label { get; set; } = "JSON";

    private string Text { get; set; } = "";

    protected override void OnParametersSet()
    {
        var text = Bytes is { } bytes ? TextOf(bytes) : Value.ValueKind == JsonValueKind.Undefined ? "" : JsonSerializer.Serialize(Value, Indented);
        (_length, _isCut) = (text.Length, text.Length > Most);
        Text = _isCut ? text[..Most] : text;
    }

    private static string TextOf(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonSerializer.Serialize(JsonElement.Parse(bytes.Span), Indented);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(bytes.Span);
        }
    }
}
