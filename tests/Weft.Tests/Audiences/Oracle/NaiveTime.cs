namespace Weft.Tests.Audiences.Oracle;

/// <summary>When an event counts. Lengths are in hours; dates are wall-clock midnights in London.</summary>
internal sealed record NaiveTime(string Kind = "ever", int Hours = 0, int Hours2 = 0, string? Text = null, string? Text2 = null)
{
    public bool Includes(DateTimeOffset at, DateTimeOffset now) => Kind switch
    {
        "within" => now - TimeSpan.FromHours(Hours) < at,
        "between" => now - TimeSpan.FromHours(Hours2) < at && at <= now - TimeSpan.FromHours(Hours),
        "fixed" => (Text is null || at >= NaiveDates.Read(Text)!) && (Text2 is null || at < NaiveDates.Read(Text2)!),
        "this" => NaiveDates.Unit(at, Text!) == NaiveDates.Unit(now, Text!),
        _ => true,
    };

    public IEnumerable<KeyValuePair<string, object?>> Written()
    {
        if (Kind == "within")
            yield return new("within", $"{Hours}h");
        if (Kind == "between")
            yield return new("between", new[] { $"{Hours}h", $"{Hours2}h" });
        if (Kind == "this")
            yield return new("within", $"this {Text}");
        if (Kind == "fixed" && Text is not null)
            yield return new("since", Text);
        if (Kind == "fixed" && Text2 is not null)
            yield return new("until", Text2);
    }
}
