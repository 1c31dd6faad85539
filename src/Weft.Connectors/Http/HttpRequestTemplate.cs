using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Weft.Connectors.Templates;
using Weft.Destinations;

namespace Weft.Connectors.Http;

/// <summary>Makes the request for a message.</summary>
internal sealed class HttpRequestTemplate(
    HttpMethod method, HttpUrl url, IReadOnlyDictionary<string, PathTemplate> headers, LiquidTemplate? body, string contentType)
{
    /// <exception cref="UnfitMessageException">The message lacks something, or what is made of it is no request.</exception>
    public HttpRequestMessage For(Delivery delivery)
    {
        using var message = MessageBody.Parse(delivery);
        var request = new HttpRequestMessage(method, url.For(message.RootElement)) { Content = Content(delivery, message.RootElement) };
        request.Headers.Add("Idempotency-Key", delivery.IdempotencyKey);
        request.Headers.Add("User-Agent", "Weft");
        foreach (var (name, template) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, template.Render(message.RootElement, OneLine, $"header {name}"));
        }

        return request;
    }

    // A line break would begin another header.
    private static string OneLine(string value) => value.Any(char.IsControl)
        ? throw new UnfitMessageException("unsafe_value", "a value of the message holds a control character, which no header may")
        : value;

    private ByteArrayContent? Content(Delivery delivery, JsonElement message)
    {
        if (body is null && (method == HttpMethod.Get || method == HttpMethod.Delete))
            return null;
        var bytes = body is null ? delivery.Body.ToArray() : Encoding.UTF8.GetBytes(body.Render(message));
        var type = MediaTypeHeaderValue.Parse(contentType);
        if (body is not null && type.MediaType == "application/json")
            CheckJson(bytes);
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = type;
        return content;
    }

    private static void CheckJson(byte[] bytes)
    {
        try
        {
            using var _ = JsonDocument.Parse(bytes);
        }
        catch (JsonException problem)
        {
            throw new UnfitMessageException("template", $"body gives no JSON for this message ({problem.Message}); the filter json writes a value with its quotes");
        }
    }
}
