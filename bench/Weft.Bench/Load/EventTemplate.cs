using System.Text;
using System.Text.Json;

namespace Weft.Bench.Load;

/// <summary>One event's JSON with places for what differs each time.</summary>
/// <param name="Path">Where it is sent when it is sent alone.</param>
/// <param name="Json">The whole text.</param>
internal sealed record EventTemplate(string Path, byte[] Json)
{
    // Runs of letters that stand nowhere else in a template.
    private static readonly string Id = new('m', Digits.GuidText);
    private static readonly string User = new('u', Digits.Person);
    private static readonly string Device = new('a', Digits.GuidText);
    private static readonly string Instant = new('t', Digits.Time);
    private static readonly string Address = new('i', Digits.Address);
    private static readonly string Mail = new('e', Digits.Person);
    private static readonly string Sku = new('s', Digits.Product);

    public int MessageId { get; } = Place(Json, Id);

    /// <summary>−1 where it comes from a device only.</summary>
    public int UserId { get; } = Place(Json, User);

    public int AnonymousId { get; } = Place(Json, Device);

    public int Timestamp { get; } = Place(Json, Instant);

    public int Ip { get; } = Place(Json, Address);

    /// <summary>−1 where there is none.</summary>
    public int Email { get; } = Place(Json, Mail);

    /// <summary>−1 where there is none.</summary>
    public int Product { get; } = Place(Json, Sku);

    /// <summary>Writes what every event begins with.</summary>
    public static void Begin(Utf8JsonWriter json, string type, bool hasUser)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("messageId", $"node-{Id}");
        if (hasUser)
            json.WriteString("userId", $"user-{User}");
        json.WriteString("anonymousId", Device);
        json.WriteString("timestamp", Instant);
    }

    /// <summary>Writes an e-mail address of the person's own.</summary>
    public static void WriteEmail(Utf8JsonWriter json) => json.WriteString("email", $"person{Mail}@mail.example");

    /// <summary>A product's number.</summary>
    public static string ProductNumber => Sku;

    /// <summary>Writes where it comes from.</summary>
    public static void WriteIp(Utf8JsonWriter json) => json.WriteString("ip", $"10.{Address}");

    private static int Place(byte[] json, string mark) => json.AsSpan().IndexOf(Encoding.ASCII.GetBytes(mark));
}
