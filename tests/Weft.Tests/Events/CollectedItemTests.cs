using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Weft.Events;

namespace Weft.Tests.Events;

/// <summary>What lies in the log beside an event's JSON, so that nobody need read the JSON for it.</summary>
public sealed class CollectedItemTests
{
    private const int Rounds = 3_000;

    [Fact]
    public void a_head_says_of_a_message_what_its_json_says()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("WEFT_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Guid.NewGuid().GetHashCode();
        var messages = new RandomMessages(new Random(seed));
        for (var round = 0; round < Rounds; round++)
        {
            var json = messages.Normalised();
            try
            {
                Check(json);
            }
            catch (Exception error)
            {
                Assert.Fail($"WEFT_SEED={seed}, round {round}: {error}\n{json}");
            }
        }
    }

    [Fact]
    public void items_are_read_as_they_were_written()
    {
        var accepted = CollectedItem.Accepted(Encoding.UTF8.GetBytes("""{"type":"page","messageId":"a","timestamp":"2026-11-22","receivedAt":"2026-11-23"}"""));
        var rejected = CollectedItem.Rejected(RejectionReason.NotJson, "ü", "[]"u8.ToArray());
        var payload = Payload(accepted, rejected, accepted.With(RejectionReason.SourceDisabled));
        CollectedItem[] read = [.. CollectedItems.Read(payload)];
        Assert.Equal([(RejectionReason.None, "a"), (RejectionReason.NotJson, "ü"), (RejectionReason.SourceDisabled, "a")], read.Select(item => (item.Reason, item.MessageId)));
        Assert.Equal(["a", "ü", "a"], read.Select(item => Encoding.UTF8.GetString(item.MessageIdUtf8)));
        Assert.Equal(accepted.Json.ToArray(), read[2].Json.ToArray());
        Assert.Equal("[]", Encoding.UTF8.GetString(CollectedItems.At(payload, 1).Json.Span));
        Assert.Throws<ArgumentOutOfRangeException>(() => CollectedItems.At(payload, 3));
        Assert.Throws<ArgumentException>(() => TrackingEvent.Of(CollectedItems.At(payload, 1), "web"));
    }

    [Fact]
    public void reading_the_items_of_a_frame_allocates_nothing()
    {
        var item = CollectedItem.Accepted(Encoding.UTF8.GetBytes("""{"type":"page","messageId":"a","timestamp":"2026-11-22","receivedAt":"2026-11-23"}"""));
        var payload = Payload([.. Enumerable.Repeat(item, 100)]);
        Assert.Equal(100, Bytes(payload));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Bytes(payload);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static int Bytes(ReadOnlyMemory<byte> payload)
        {
            var bytes = 0;
            foreach (var item in CollectedItems.Read(payload))
                bytes += item.MessageIdUtf8.Length;
            return bytes;
        }
    }

    [Fact]
    public void a_frame_of_another_format_is_refused_and_not_misread()
    {
        byte[] former = [0, 1, 0, (byte)'a', 2, 0, 0, 0, (byte)'{', (byte)'}'];
        Assert.Contains("format 0", Assert.Throws<InvalidDataException>(() => CollectedItems.Read(former).GetEnumerator()).Message, StringComparison.Ordinal);
        Assert.Empty((CollectedItem[])[.. CollectedItems.Read(default)]);
    }

    private static byte[] Payload(params CollectedItem[] items)
    {
        var payload = new ArrayBufferWriter<byte>();
        CollectedItems.Begin(payload);
        foreach (var item in items)
            CollectedItems.Write(payload, item);
        return payload.WrittenSpan.ToArray();
    }

    private static void Check(string json)
    {
        var body = JsonElement.Parse(json);
        var item = CollectedItem.Accepted(Encoding.UTF8.GetBytes(json));
        var message = TrackingEvent.Of(CollectedItems.At(Payload(item), 0), "web");
        Assert.Equal((Text(body, "type"), Text(body, "messageId")), (message.Type.ToString().ToLowerInvariant(), message.MessageId));
        Assert.Equal((Text(body, "timestamp"), Text(body, "receivedAt")), (IsoTime.Format(message.Timestamp), IsoTime.Format(message.ReceivedAt)));
        for (var field = default(EventField); (int)field < EventHead.Fields; field++)
            CheckMember(body, message, field);
        Assert.Equal(Holds(body), message.Holds);
        Assert.Equal(json, message.Body.GetRawText());
    }

    private static void CheckMember(JsonElement body, TrackingEvent message, EventField field)
    {
        var name = Encoding.UTF8.GetString(EventFields.NameOf(field));
        var value = EventPath.Member(body, name);
        var isText = field is not (EventField.Properties or EventField.Traits or EventField.Context or EventField.Integrations or EventField.Notes);
        var expected = value.ValueKind == (isText ? JsonValueKind.String : field == EventField.Notes ? JsonValueKind.Array : JsonValueKind.Object);
        Assert.True(expected == message.Has(field), name);
        Assert.Equal(expected ? value.GetRawText() : "", Encoding.UTF8.GetString(message.Raw(field)));
        if (!isText)
            return;
        Assert.Equal(expected ? value.GetString() : null, message.Text(field));
        Assert.Equal(expected ? value.GetString() : "", Encoding.UTF8.GetString(message.Utf8(field)));
    }

    private static EventHolds Holds(JsonElement body)
    {
        var context = EventPath.Member(body, "context");
        JsonElement[] holders = [EventPath.Member(body, "traits"), EventPath.Member(body, "properties"), EventPath.Member(context, "traits")];
        return (holders.Any(holder => Has(holder, "email") || Has(holder, "phone")) ? EventHolds.Contacts : 0)
            | (Has(context, "device") ? EventHolds.Device : 0)
            | (Has(context, "externalIds") || Has(context, "externalId") ? EventHolds.ExternalIds : 0)
            | (Has(context, "integrations") ? EventHolds.ContextIntegrations : 0);
    }

    private static bool Has(JsonElement holder, string name) => EventPath.Member(holder, name).ValueKind != JsonValueKind.Undefined;

    private static string? Text(JsonElement body, string name) => EventPath.Text(body, name);
}
