using System.Text;
using System.Text.Json;
using Weft.Events;

namespace Weft.Bench.Truth;

/// <summary>Events as a source sends them.</summary>
internal static class TruthMessage
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TrackingEvent Of(TruthEvent one)
    {
        using var bytes = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("type", one.IsIdentify ? "identify" : "track");
            if (!one.IsIdentify)
                json.WriteString("event", one.Card is null ? "Product Viewed" : "Order Completed");
            json.WriteString("messageId", $"m{one.Number}");
            json.WriteString("timestamp", Start.AddSeconds(one.At));
            json.WriteString("receivedAt", Start.AddSeconds(one.Arrives));
            Write(json, "userId", one.UserId);
            Write(json, "anonymousId", one.Anonymous);
            json.WriteStartObject(one.IsIdentify ? "traits" : "properties");
            Write(json, "email", one.Email);
            Write(json, "phone", one.Phone);
            Write(json, "loyalty_card", one.Card);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return TrackingEvent.Parse(bytes.ToArray(), one.Card is null ? "web" : "till");
    }

    /// <summary>NDJSON, as <c>/v1/batch</c> takes its items, with the person in <c>context.truth</c>.</summary>
    public static string Line(TruthEvent one)
    {
        var text = Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(Of(one).Body));
        return text.Insert(1, $"\"context\":{{\"truth\":{one.Person}}},");
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
