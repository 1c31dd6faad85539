using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weft.Identity;
using Weft.Profiles;

namespace Weft.Activation;

/// <summary>
/// Writes the messages about profiles that merged and split, for destinations that keep the profiles' ids. They go to the mappings that name them and to no others (docs/identity.md).
/// </summary>
internal static class ProfileMessage
{
    public const string Merged = "Profile Merged";
    public const string Split = "Profile Split";

    /// <summary>As many ids of the profile that goes on are named; of the other one all, since they are what moves.</summary>
    public const int MostIdsNamed = 100;

    private const string Iso = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether an event is called as one of these messages is.</summary>
    public static bool IsName(string name) => name is Merged or Split;

    /// <summary>The track message for a change, in the lane of the profile that goes on; the same change gives the same bytes.</summary>
    public static OutgoingMessage Compose(ProfileChange change)
    {
        var messageId = MessageId(change);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Readable))
            Write(writer, change, messageId);
        return new()
        {
            Json = buffer.WrittenMemory,
            Type = "track",
            Event = change.Event,
            Source = "",
            IsAboutProfiles = true,
            Profile = change.Profile,
            Position = change.Position,
            Ordinal = change.Ordinal,
            SourceMessageId = messageId,
            Now = change.Now,
        };
    }

    private static void Write(Utf8JsonWriter writer, ProfileChange change, string messageId)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "track");
        writer.WriteString("event", change.Event);
        writer.WriteString("messageId", messageId);
        WriteNewest(writer, "userId", change.Shown, ExternalId.UserId);
        WriteNewest(writer, "anonymousId", change.Shown, ExternalId.AnonymousId);
        writer.WriteString("timestamp", change.Now.ToString(Iso, CultureInfo.InvariantCulture));
        writer.WriteString("receivedAt", change.Now.ToString(Iso, CultureInfo.InvariantCulture));
        writer.WriteStartObject("properties");
        var (one, other) = change.Event == Merged ? ("kept", "merged") : ("profile", "new");
        WriteSide(writer, one, change.Profile, change.Ids, change.Ids.Take(MostIdsNamed).Select(dated => dated.Id));
        WriteSide(writer, other, change.Other, change.OtherIds, change.OtherIds.Select(dated => dated.Id).Concat(change.Unseen));
        if (change.By is { } by)
            WriteEvidence(writer, by.A, by.B, by.Claim);
        writer.WriteEndObject();
        writer.WriteStartObject("context");
        WriteIds(writer, "externalIds", change.Shown.Take(MostIdsNamed).Select(dated => dated.Id));
        writer.WriteEndObject();
        writer.WriteStartObject("integrations");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteSide(Utf8JsonWriter writer, string name, ulong profile, IReadOnlyList<DatedId> newestFirst, IEnumerable<ExternalId> named)
    {
        writer.WriteString(name, new ProfileId(profile).ToString());
        WriteNewest(writer, $"{name}_user_id", newestFirst, ExternalId.UserId);
        WriteNewest(writer, $"{name}_anonymous_id", newestFirst, ExternalId.AnonymousId);
        WriteIds(writer, $"{name}_ids", named);
    }

    private static void WriteIds(Utf8JsonWriter writer, string name, IEnumerable<ExternalId> ids)
    {
        writer.WriteStartArray(name);
        foreach (var id in ids)
        {
            writer.WriteStartObject();
            writer.WriteString("id", id.Value);
            writer.WriteString("type", id.Type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteNewest(Utf8JsonWriter writer, string name, IReadOnlyList<DatedId> newestFirst, string type)
    {
        if (newestFirst.FirstOrDefault(dated => dated.Id.Type == type) is { Id.Value: { } value })
            writer.WriteString(name, value);
    }

    private static void WriteEvidence(Utf8JsonWriter writer, ExternalId a, ExternalId b, in ChangedClaim claim)
    {
        writer.WriteStartObject("evidence");
        writer.WriteString("a", a.ToString());
        writer.WriteString("b", b.ToString());
        writer.WriteString("kind", claim.Kind.Word());
        if (claim.Now?.Refusal is { } rule)
            writer.WriteString("rule", rule);
        if (claim.Kind == ClaimKind.Decided)
        {
            writer.WriteString("decision", claim.Evidence.DecisionNumber.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteString("source", claim.Evidence.Source);
            writer.WriteString("message_id", claim.Evidence.MessageId);
            writer.WriteString("at", claim.Evidence.At.ToString(Iso, CultureInfo.InvariantCulture));
        }

        writer.WriteEndObject();
    }

    private static string MessageId(ProfileChange change)
    {
        Span<byte> named = stackalloc byte[33];
        named[0] = change.Event == Merged ? (byte)1 : (byte)2;
        BinaryPrimitives.WriteInt64BigEndian(named[1..], change.Position);
        BinaryPrimitives.WriteInt64BigEndian(named[9..], change.Ordinal);
        BinaryPrimitives.WriteUInt64BigEndian(named[17..], change.Profile);
        BinaryPrimitives.WriteUInt64BigEndian(named[25..], change.Other);
        Span<byte> hash = stackalloc byte[16];
        XxHash128.Hash(named, hash);
        return $"{AudienceMessage.IdPrefix}{Convert.ToHexStringLower(hash)}";
    }
}
