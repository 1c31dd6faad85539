using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weft.Server.Demo.Shop;

/// <summary>Where everything that happens in the shop is written down, with the mishaps that real traffic has.</summary>
internal sealed class Journal(Chance chance)
{
    private const double LateShare = 0.02;
    private const double AgainShare = 0.007;
    private const double BrokenShare = 0.002;
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private List<ShopEvent> _written = [];

    /// <summary>In live traffic a late event happened earlier; in a history that is told as it arrived, it arrives later.</summary>
    public bool IsLive { get; set; }

    /// <summary>Writes an event down.</summary>
    public void Write(string source, DateTimeOffset at, JsonObject message)
    {
        if (chance.In(BrokenShare))
            Add(Broken(source, at, message.DeepClone().AsObject()));
        var written = chance.In(LateShare) ? Late(source, at, message) : Event(source, at, at, message, Mishap.None);
        Add(written);
        if (chance.In(AgainShare))
            Add(written with { Arrives = written.Arrives + chance.Seconds(1, 60), Mishap = Mishap.Again });
    }

    /// <summary>Takes what was written since the last time.</summary>
    public IReadOnlyList<ShopEvent> Take()
    {
        var taken = _written;
        _written = [];
        return taken;
    }

    private void Add(ShopEvent one) => _written.Add(one);

    private ShopEvent Late(string source, DateTimeOffset at, JsonObject message) => IsLive
        ? Event(source, at - chance.Seconds(600, 20 * 3600), at, message, Mishap.Late)
        : Event(source, at, at + chance.Seconds(3600, 3 * 86_400), message, Mishap.Late);

    private ShopEvent Broken(string source, DateTimeOffset at, JsonObject message)
    {
        switch (message["type"]!.GetValue<string>())
        {
            case "track" when chance.In(0.6):
                message.Remove("event");
                break;
            case "track" or "identify":
                message.Remove("userId");
                message.Remove("anonymousId");
                message.Remove("context");
                message.Remove("traits");
                message.Remove("properties");
                break;
            default:
                return Event(source, at, at, message, Mishap.Broken, "last Tuesday");
        }

        return Event(source, at, at, message, Mishap.Broken);
    }

    private ShopEvent Event(string source, DateTimeOffset at, DateTimeOffset arrives, JsonObject message, Mishap mishap, string? time = null)
    {
        var messageId = $"{(source == ShopSources.Web ? "ajs-next" : source)}-{at.ToUnixTimeMilliseconds()}-{chance.Id()}";
        message["messageId"] = messageId;
        message["timestamp"] = time ?? at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var json = Encoding.UTF8.GetBytes(message.ToJsonString(Readable));
        return new(at, arrives, source, message["type"]!.GetValue<string>(), messageId, mishap, json);
    }
}
