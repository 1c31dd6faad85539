using System.Buffers;
using System.Buffers.Binary;
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

    /// <summary>One of an audience that nobody has.</summary>
    internal static OutgoingMessage Sample => Compose(new("", true, new()
    {
        At = default,
        Now = default,
        Position = 0,
        Ordinal = 0,
        Profile = 0,
        Workspace = "",
        Traits = "{}"u8.ToArray(),
        ExternalIds = [],
    }));

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
            Source = "",
            AudienceKey = change.Audience,
            Entered = change.Entered,
            Profile = change.About.Profile,
            Position = change.About.Position,
            Ordinal = change.About.Ordinal,
            SourceMessageId = messageId,
            Now = change.About.Now,
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
        PersonasContext.WriteHead(writer, change.About, messageId);
        writer.WriteStartObject("properties");
        writer.WriteString("audience_key", change.Audience);
        if (change.Audience != "audience_key")
            writer.WriteBoolean(change.Audience, change.Entered);
        writer.WriteEndObject();
        new PersonasContext("audience", change.Audience, "aud_" + change.Audience).WriteTail(writer, change.About);
        writer.WriteEndObject();
    }

    private static string MessageId(AudienceChange change)
    {
        Span<byte> named = stackalloc byte[24 + 256];
        var audience = Encoding.UTF8.GetByteCount(change.Audience);
        if (audience > 256)
            named = new byte[24 + audience];
        BinaryPrimitives.WriteInt64BigEndian(named, change.About.Position);
        BinaryPrimitives.WriteInt64BigEndian(named[8..], change.About.Ordinal);
        BinaryPrimitives.WriteUInt64BigEndian(named[16..], change.About.Profile);
        Encoding.UTF8.GetBytes(change.Audience, named[24..]);
        Span<byte> hash = stackalloc byte[16];
        XxHash128.Hash(named[..(24 + audience)], hash);
        return $"{IdPrefix}{Convert.ToHexStringLower(hash)}";
    }
}
