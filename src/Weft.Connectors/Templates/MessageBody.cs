using System.Text.Json;
using Weft.Destinations;

namespace Weft.Connectors.Templates;

/// <summary>Reads what is to be delivered.</summary>
internal static class MessageBody
{
    /// <exception cref="UnfitMessageException">It is no JSON.</exception>
    public static JsonDocument Parse(Delivery delivery)
    {
        try
        {
            return JsonDocument.Parse(delivery.Body);
        }
        catch (JsonException problem)
        {
            throw new UnfitMessageException("not_json", $"the message is no JSON: {problem.Message}");
        }
    }

    /// <exception cref="UnfitMessageException">It is no JSON object, so it has no names that columns could have.</exception>
    public static JsonDocument ParseObject(Delivery delivery)
    {
        var document = Parse(delivery);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        var kind = document.RootElement.ValueKind;
        document.Dispose();
        throw new UnfitMessageException("not_an_object", $"the message is a JSON {kind.ToString().ToLowerInvariant()}, and only an object has names for columns");
    }
}
