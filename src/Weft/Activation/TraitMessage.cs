using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weft.Activation;

/// <summary>Writes the messages about computed traits in the shape that the field's destinations know: an identify call whose <c>traits</c> hold the value, <c>null</c> where there is none any more.</summary>
public static class TraitMessage
{
    private const string Iso = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The identify message for another value; the same one gives the same bytes.</summary>
    public static OutgoingMessage Compose(TraitUpdate update)
    {
        var messageId = MessageId(update);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Readable))
            Write(writer, update, messageId);
        return new()
        {
            Json = buffer.WrittenMemory,
            Type = "identify",
            Source = "",
            TraitKey = update.Trait,
            Profile = update.Profile,
            Position = update.Position,
            Ordinal = update.Ordinal,
            SourceMessageId = messageId,
            Now = update.Now,
        };
    }

    private static void Write(Utf8JsonWriter writer, TraitUpdate update, string messageId)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "identify");
        writer.WriteString("messageId", messageId);
        if (update.UserId is not null)
            writer.WriteString("userId", update.UserId);
        if (update.AnonymousId is not null)
            writer.WriteString("anonymousId", update.AnonymousId);
        writer.WriteString("timestamp", update.At.ToString(Iso, CultureInfo.InvariantCulture));
        writer.WriteString("receivedAt", update.Now.ToString(Iso, CultureInfo.InvariantCulture));
        writer.WriteStartObject("traits");
        writer.WritePropertyName(update.Trait);
        writer.WriteRawValue(update.Value, skipInputValidation: true);
        writer.WriteEndObject();
        PersonasContext.Write(writer, new("trait", update.Trait, "trt_" + update.Trait, update.Workspace), update.Traits, update.ExternalIds);
        writer.WriteStartObject("integrations");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // The key keeps it apart from other kinds of message; a place in the log from others of its own.
    private static string MessageId(TraitUpdate update)
    {
        var named = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"trait\n{update.Position}\n{update.Ordinal}\n{update.Profile}\n{update.Trait}"));
        return $"{AudienceMessage.IdPrefix}{Convert.ToHexStringLower(XxHash128.Hash(named))}";
    }
}
