namespace Weft.Connectors.Secrets;

/// <summary>What is likely a secret among settings that need not be: the values of headers and queries, and parts of a path that nobody would type.</summary>
internal static class LikelySecrets
{
    private const int ShortestValue = 6;
    private const int ShortestSegment = 16;

    /// <summary>Of a header's value: all of it and, as in <c>Bearer xyz</c>, its words.</summary>
    public static IEnumerable<string> OfHeader(string value) => value.Split(' ').Append(value).Where(part => part.Length >= ShortestValue);

    /// <summary>Of an address, as written; placeholders are none.</summary>
    public static IEnumerable<string> OfUrl(string url)
    {
        var parts = url.Split('?', 2);
        var segments = parts[0].Split('/').Skip(3).Where(segment => segment.Length >= ShortestSegment);
        var values = parts.Length < 2 ? [] : parts[1].Split('&').Select(pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]).Where(value => value.Length >= ShortestValue);
        return segments.Concat(values).Where(part => !part.Contains("{{", StringComparison.Ordinal)).SelectMany(part => (string[])[part, Uri.UnescapeDataString(part)]);
    }
}
