namespace Weft.Server.Demo.Shop;

/// <summary>A browser on some device, with the id that the website's SDK gave it.</summary>
internal sealed class Browser(string anonymousId, string userAgent)
{
    public string AnonymousId { get; private set; } = anonymousId;
    public string UserAgent => userAgent;

    /// <summary>Who is signed in there.</summary>
    public Person? SignedIn { get; set; }

    /// <summary>What a cleared cookie does, and a logout that resets the SDK.</summary>
    public void Renew(Chance chance) => AnonymousId = chance.Id();
}

/// <summary>A phone with the shop's app.</summary>
internal sealed record Handset(bool IsApple, string DeviceId, string AnonymousId, string Model)
{
    public string System => IsApple ? "iOS" : "Android";
}

/// <summary>Makes devices as people have them.</summary>
internal static class Devices
{
    private static readonly string[] Computers =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
        "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0",
    ];

    private static readonly string[] Phones =
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
    ];

    private const string TabletAgent = "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/604.1";

    public static Browser Computer(Chance chance) => new(chance.Id(), chance.Of(Computers));

    public static Browser Phone(Chance chance) => new(chance.Id(), chance.Of(Phones));

    public static Browser Tablet(Chance chance) => new(chance.Id(), TabletAgent);

    public static Handset Handset(Chance chance)
    {
        var isApple = chance.In(0.55);
        return new(isApple, chance.Id(), chance.Id(), isApple ? chance.Of(["iPhone15,2", "iPhone16,1", "iPhone17,3"]) : chance.Of(["Pixel 9", "SM-S921B", "Fairphone 5"]));
    }
}
