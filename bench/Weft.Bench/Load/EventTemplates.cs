using System.Text.Json;

namespace Weft.Bench.Load;

/// <summary>
/// A shop's events without their ids and times, 400 to 900 bytes each: 70 % track (18 names, the first ones far more often), 25 % page, 5 % identify. What a person says of
/// themselves depends on the person, so that nobody changes country with every call.
/// </summary>
internal sealed class EventTemplates
{
    private const int IdentifyShare = 5;
    private const int PageShare = 30;

    // Plan, country, age and newsletter come round after so many people.
    private const int Sorts = 420;
    private const int Shortest = 400;
    private const int Longest = 880;

    private static readonly string[] Names =
    [
        "Product Viewed", "Search Performed", "Product Added", "Email Opened", "Article Read", "Signed In", "Checkout Started", "Order Completed",
        "Wishlist Added", "Push Opened", "Product Removed", "Email Clicked", "Video Played", "Coupon Applied", "Review Posted", "Signed Up",
        "Support Opened", "Order Refunded",
    ];

    private static readonly string[] Categories = ["shoes", "jackets", "bags", "hats", "dresses", "shirts", "watches", "sport"];
    private static readonly string[] Countries = ["GB", "DE", "FR", "US", "NL", "SE"];
    private static readonly string[] Plans = ["free", "basic", "pro"];
    private static readonly string[] Locales = ["en-GB", "de-DE", "fr-FR", "en-US", "nl-NL", "sv-SE"];

    private static readonly string[] Agents =
    [
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)", "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
    ];

    private static readonly string[] Words =
        ("soft cotton washed at thirty degrees made to last a little longer than the season it was bought for with pockets on both sides lined in grey wool "
        + "from the north cut wide across shoulder sold in five colours and two lengths delivered within three days or collected from the shop next door").Split(' ');

    private readonly Random _random;
    private readonly EventTemplate[][] _tracks = new EventTemplate[2][];
    private readonly EventTemplate[][] _pages = new EventTemplate[2][];
    private readonly EventTemplate[][] _identifies = new EventTemplate[2][];

    public EventTemplates(int seed, int count)
    {
        _random = new(seed);
        for (var user = 0; user < 2; user++)
        {
            var hasUser = user == 1;
            _tracks[user] = [.. Enumerable.Range(0, count).Select(_ => Track(hasUser))];
            _pages[user] = [.. Enumerable.Range(0, (count / 3) + 1).Select(_ => Page(hasUser))];
            _identifies[user] = [.. Enumerable.Range(0, Sorts).Select(sort => Identify(sort, hasUser))];
        }
    }

    /// <summary>One for an event of a person, with or without a user id.</summary>
    public EventTemplate Pick(ref Dice dice, int person, bool hasUser)
    {
        var (user, kind) = (hasUser ? 1 : 0, dice.Below(100));
        if (kind < IdentifyShare)
            return _identifies[user][person % Sorts];
        var pool = kind < PageShare ? _pages[user] : _tracks[user];
        return pool[dice.Below(pool.Length)];
    }

    private EventTemplate Track(bool hasUser) => Make("track", hasUser, json =>
    {
        json.WriteString("event", Names[(int)(Names.Length * Math.Pow(_random.NextDouble(), 2))]);
        json.WriteStartObject("properties");
        json.WriteString("product_id", $"sku-{EventTemplate.ProductNumber}");
        json.WriteString("category", Categories[_random.Next(Categories.Length)]);
        json.WriteNumber("price", Math.Round(_random.NextDouble() * 200, 2));
        json.WriteNumber("revenue", Math.Round(_random.NextDouble() * 400, 2));
        json.WriteNumber("quantity", _random.Next(1, 5));
        json.WriteString("currency", "EUR");
        json.WriteBoolean("in_stock", true);
        json.WriteEndObject();
    });

    private EventTemplate Page(bool hasUser) => Make("page", hasUser, json =>
    {
        json.WriteString("name", "Product");
        json.WriteStartObject("properties");
        json.WriteString("path", $"/p/{EventTemplate.ProductNumber}");
        json.WriteString("url", $"https://shop.example/p/{_random.Next(20_000)}?ref=home");
        json.WriteString("title", "A product of the shop");
        json.WriteString("referrer", "https://search.example/");
        json.WriteEndObject();
    });

    private EventTemplate Identify(int sort, bool hasUser) => Make("identify", hasUser, json =>
    {
        json.WriteStartObject("traits");
        if (EventStream.IsSignedIn(sort))
            EventTemplate.WriteEmail(json);
        json.WriteString("plan", Plans[sort % 7 % 3]);
        json.WriteString("country", Countries[sort % Countries.Length]);
        json.WriteNumber("age", 16 + (sort % 60));
        json.WriteBoolean("newsletter", sort % 2 == 0);
        json.WriteEndObject();
    });

    private EventTemplate Make(string type, bool hasUser, Action<Utf8JsonWriter> content)
    {
        using var bytes = new MemoryStream();
        using var json = new Utf8JsonWriter(bytes);
        EventTemplate.Begin(json, type, hasUser);
        content(json);
        json.WriteStartObject("context");
        json.WriteStartObject("library");
        json.WriteString("name", "@segment/analytics-node");
        json.WriteString("version", "3.1.0");
        json.WriteEndObject();
        EventTemplate.WriteIp(json);
        json.WriteString("locale", Locales[_random.Next(Locales.Length)]);
        json.WriteString("userAgent", Agents[_random.Next(Agents.Length)]);
        json.Flush();
        json.WriteString("description", Description(_random.Next(Shortest, Longest) - (int)bytes.Length - 20));
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return new($"/v1/{type}", bytes.ToArray());
    }

    private string Description(int length)
    {
        var text = "";
        while (text.Length < length)
            text += Words[_random.Next(Words.Length)] + " ";
        return text.TrimEnd();
    }
}
