using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weft.Activation;

/// <summary>Writes the messages about changed memberships in the shape that the field's destinations know.</summary>
public static class AudienceMessage
{
    /// <summary>What the message ids of these messages begin with.</summary>
    public const string IdPrefix = "weft-";

    public const string Entered = "Audience Entered";
    public const string Exited = "Audience Exited";

    private const string Iso = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The track message for a change; the same change gives the same bytes.</summary>
    public static OutgoingMessage Compose(AudienceChange change)
    {
        var messageId = MessageId(change);
        return new()
        {
            Json = Json(change, messageId),
            Type = "track",
            Event = change.Entered ? Entered : Exited,
            Source = change.Source,
            AudienceKey = change.Audience,
            Entered = change.Entered,
            Profile = change.Profile,
            Position = change.Position,
            Ordinal = change.Ordinal,
            SourceMessageId = change.SourceMessageId ?? messageId,
            Now = change.Now,
        };
    }

    private static byte[] Json(AudienceChange change, string messageId)
    {
        _buffer ??= new(2048);
        _writer ??= new(_buffer, Readable);
        _buffer.ResetWrittenCount();
        _writer.Reset();
        Write(_writer, change, messageId);
        _writer.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, AudienceChange change, string messageId)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "track");
        writer.WriteString("event", change.Entered ? Entered : Exited);
        writer.WriteString("messageId", messageId);
        if (change.UserId is not null)
            writer.WriteString("userId", change.UserId);
        if (change.AnonymousId is not null)
            writer.WriteString("anonymousId", change.AnonymousId);
        writer.WriteString("timestamp", change.At.ToString(Iso, CultureInfo.InvariantCulture));
        writer.WriteString("receivedAt", change.Now.ToString(Iso, CultureInfo.InvariantCulture));
        writer.WriteStartObject("properties");
        writer.WriteString("audience_key", change.Audience);
        if (change.Audience != "audience_key")
            writer.WriteBoolean(change.Audience, change.Entered);
        writer.WriteEndObject();
        PersonasContext.Write(writer, new("audience", change.Audience, "aud_" + change.Audience, change.Workspace), change.Traits, change.ExternalIds);
        writer.WriteStartObject("integrations");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string MessageId(AudienceChange change)
    {
        Span<byte> named = stackalloc byte[24 + 256];
        var audience = Encoding.UTF8.GetByteCount(change.Audience);
        if (audience > 256)
            named = new byte[24 + audience];
        BinaryPrimitives.WriteInt64BigEndian(named, change.Position);
        BinaryPrimitives.WriteInt64BigEndian(named[8..], change.Ordinal);
        BinaryPrimitives.WriteUInt64BigEndian(named[16..], change.Profile);
        Encoding.UTF8.GetBytes(change.Audience, named[24..]);
        Span<byte> hash = stackalloc byte[16];
        XxHash128.Hash(named[..(24 + audience)], hash);
        return $"{IdPrefix}{Convert.ToHexStringLower(hash)}";
    }
}
