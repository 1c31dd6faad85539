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
            Profile = update.About.Profile,
            Position = update.About.Position,
            Ordinal = update.About.Ordinal,
            SourceMessageId = messageId,
            Now = update.About.Now,
        };
    }

    private static void Write(Utf8JsonWriter writer, TraitUpdate update, string messageId)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "identify");
        PersonasContext.WriteHead(writer, update.About, messageId);
        writer.WriteStartObject("traits");
        writer.WritePropertyName(update.Trait);
        writer.WriteRawValue(update.Value, skipInputValidation: true);
        writer.WriteEndObject();
        new PersonasContext("trait", update.Trait, "trt_" + update.Trait).WriteTail(writer, update.About);
        writer.WriteEndObject();
    }

    // The key keeps it apart from other kinds of message; a place in the log from others of its own.
    private static string MessageId(TraitUpdate update)
    {
        var named = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"trait\n{update.About.Position}\n{update.About.Ordinal}\n{update.About.Profile}\n{update.Trait}"));
        return $"{AudienceMessage.IdPrefix}{Convert.ToHexStringLower(XxHash128.Hash(named))}";
    }
}
