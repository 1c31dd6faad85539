using System.Text;
using System.Text.Json;

namespace Weft.Bench.Load;

/// <summary>
/// Writes the events of a shop: 400 to 900 bytes each, by people of <see cref="People"/>; 10 % by newcomers, 2 % late by up to a week, 0.5 % sent before,
/// 3 % linking a known person to a new device. The same seed gives the same events, apart from the times, which follow the start.
/// </summary>
internal sealed class EventWriter
{
    private static readonly string[] Names =
    [
        "Product Viewed", "Search Performed", "Product Added", "Email Opened", "Article Read", "Signed In", "Checkout Started", "Order Completed",
        "Wishlist Added", "Push Opened", "Product Removed", "Email Clicked", "Video Played", "Coupon Applied", "Review Posted", "Signed Up",
        "Support Opened", "Order Refunded",
    ];

    private static readonly string[] Categories = ["shoes", "jackets", "bags", "hats", "dresses", "shirts", "watches", "sport"];
    private static readonly string[] Countries = ["GB", "DE", "FR", "US", "NL", "SE"];
    private static readonly string[] Plans = ["free", "basic", "pro"];
    private static readonly string Filler = string.Concat(Enumerable.Repeat("soft cotton, washed at thirty degrees, made to last; ", 8));

    private readonly Random _random;
    private readonly People _people;
    private readonly DateTimeOffset _start;
    private readonly byte[][] _recent = new byte[4096][];
    private int _written;

    public EventWriter(int seed, int people, DateTimeOffset start)
    {
        _random = new Random(seed);
        _people = new People(people, _random);
        _start = start;
    }

    /// <summary>The next event's bytes.</summary>
    public byte[] Next()
    {
        if (_written > _recent.Length && _random.NextDouble() < 0.005)
            return _recent[_random.Next(_recent.Length)];
        using var bytes = new MemoryStream(1024);
        using (var json = new Utf8JsonWriter(bytes))
            Write(json, bytes);
        return _recent[_written++ % _recent.Length] = bytes.ToArray();
    }

    private void Write(Utf8JsonWriter json, MemoryStream bytes)
    {
        var sort = _random.NextDouble();
        var linksNewDevice = sort < 0.03;
        var person = linksNewDevice ? _people.Anyone() : sort < 0.13 ? _people.New() : _people.Known();
        var kind = _random.NextDouble();
        json.WriteStartObject();
        json.WriteString("type", kind < 0.05 ? "identify" : kind < 0.30 ? "page" : "track");
        json.WriteString("messageId", $"node-{_start.ToUnixTimeSeconds()}-{NextId()}");
        WriteIds(json, person, linksNewDevice);
        json.WriteString("timestamp", Time());
        if (kind < 0.05)
            WriteTraits(json, person);
        else if (kind < 0.30)
            WritePage(json);
        else
            WriteTrack(json);
        WriteContext(json, person);
        json.Flush();
        var missing = 400 + _random.Next(400) - (int)bytes.Length;
        if (missing > 20)
            json.WriteString("category", Filler.AsSpan(0, Math.Min(missing, Filler.Length)));
        json.WriteEndObject();
    }

    /// <summary>Two people in three have signed in; the others are known by a device only, until a new device comes with a user id.</summary>
    private void WriteIds(Utf8JsonWriter json, int person, bool linksNewDevice)
    {
        if (linksNewDevice || person % 3 != 0)
            json.WriteString("userId", $"user-{person}");
        json.WriteString("anonymousId", linksNewDevice ? NextId() : Device(person));
    }

    private DateTimeOffset Time()
    {
        var time = _start.AddMilliseconds(-_random.Next(1000));
        return _random.NextDouble() < 0.02 ? time.AddSeconds(-_random.Next(7 * 86400)) : time;
    }

    private void WriteTrack(Utf8JsonWriter json)
    {
        json.WriteString("event", Names[(int)(Names.Length * Math.Pow(_random.NextDouble(), 2))]);
        json.WriteStartObject("properties");
        json.WriteString("product_id", $"sku-{_random.Next(20_000)}");
        json.WriteString("category", Categories[_random.Next(Categories.Length)]);
        json.WriteNumber("price", Math.Round(_random.NextDouble() * 200, 2));
        json.WriteNumber("revenue", Math.Round(_random.NextDouble() * 400, 2));
        json.WriteNumber("quantity", _random.Next(1, 5));
        json.WriteString("currency", "EUR");
        json.WriteBoolean("in_stock", true);
        json.WriteEndObject();
    }

    private void WritePage(Utf8JsonWriter json)
    {
        var product = _random.Next(20_000);
        json.WriteString("name", "Product");
        json.WriteStartObject("properties");
        json.WriteString("path", $"/p/{product}");
        json.WriteString("url", $"https://shop.example/p/{product}?ref=home");
        json.WriteString("title", "A product of the shop");
        json.WriteString("referrer", "https://search.example/");
        json.WriteEndObject();
    }

    private static void WriteTraits(Utf8JsonWriter json, int person)
    {
        json.WriteStartObject("traits");
        if (person % 3 != 0)
            json.WriteString("email", $"person{person}@mail.example");
        json.WriteString("plan", Plans[person % 7 % 3]);
        json.WriteString("country", Countries[person % Countries.Length]);
        json.WriteNumber("age", 16 + (person % 60));
        json.WriteBoolean("newsletter", person % 2 == 0);
        json.WriteEndObject();
    }

    private static void WriteContext(Utf8JsonWriter json, int person)
    {
        json.WriteStartObject("context");
        json.WriteStartObject("library");
        json.WriteString("name", "@segment/analytics-node");
        json.WriteString("version", "3.1.0");
        json.WriteEndObject();
        json.WriteString("ip", $"10.{person >> 16 & 255}.{person >> 8 & 255}.{person & 255}");
        json.WriteString("locale", "en-GB");
        json.WriteString("userAgent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36");
        json.WriteEndObject();
    }

    private string NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private static string Device(int person)
    {
        Span<byte> bytes = stackalloc byte[16];
        Encoding.ASCII.GetBytes($"{person:D16}", bytes);
        return new Guid(bytes).ToString();
    }
}
