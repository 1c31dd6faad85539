using System.Text.Json;

namespace Weft.Events;

/// <summary>Finds the message id of an item that is not read any further, so that its sender can be told which one it was.</summary>
internal static class MessageIdScan
{
    /// <summary>The id, where it is a usable text; else empty. The item must be whole JSON.</summary>
    public static string Find(ReadOnlySpan<byte> item)
    {
        var reader = new Utf8JsonReader(item, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return "";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = JsonText.NameIs(ref reader, "messageId"u8);
            reader.Read();
            if (isIt)
                return JsonText.StringAt(ref reader) is { Length: <= EventNormaliser.LongestMessageId } id ? id : "";
            reader.Skip();
        }

        return "";
    }
}
