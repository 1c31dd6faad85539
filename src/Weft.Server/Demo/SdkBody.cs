using System.Globalization;
using System.Text;
using Weft.Server.Demo.Shop;

namespace Weft.Server.Demo;

/// <summary>Bodies as the SDKs write them.</summary>
internal static class SdkBody
{
    /// <summary><c>{"batch": […], "sentAt": "…"}</c></summary>
    public static byte[] Batch(IReadOnlyList<ShopEvent> events, DateTimeOffset? sentAt)
    {
        using var body = new MemoryStream(events.Sum(one => one.Json.Length + 1) + 64);
        body.Write("""{"batch":["""u8);
        for (var i = 0; i < events.Count; i++)
        {
            if (i > 0)
                body.WriteByte((byte)',');
            body.Write(events[i].Json);
        }

        body.WriteByte((byte)']');
        if (sentAt is { } time)
            body.Write(Encoding.UTF8.GetBytes($",\"sentAt\":\"{Iso(time)}\""));
        body.WriteByte((byte)'}');
        return body.ToArray();
    }

    /// <summary>One event with its own <c>sentAt</c> and <c>writeKey</c>, as a browser sends it.</summary>
    public static byte[] Single(ShopEvent one, DateTimeOffset sentAt) =>
        [.. one.Json.AsSpan(0, one.Json.Length - 1), .. Encoding.UTF8.GetBytes($",\"sentAt\":\"{Iso(sentAt)}\",\"writeKey\":\"{ShopSources.WriteKeys[one.Source]}\"}}")];

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
