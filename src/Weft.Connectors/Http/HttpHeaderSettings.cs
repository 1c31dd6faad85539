using Weft.Destinations;

namespace Weft.Connectors.Http;

/// <summary>The setting <c>headers</c>: a map of further headers.</summary>
internal static class HttpHeaderSettings
{
    private static readonly string[] Ours = ["Weft-Signature", "Idempotency-Key", "Weft-Idempotency-Keys", "Content-Type", "Content-Length", "Host"];

    public static IReadOnlyDictionary<string, string> Read(DestinationSettings settings)
    {
        var headers = settings.Group("headers");
        foreach (var (name, value) in headers)
            Check(name, value, settings);
        return headers;
    }

    private static void Check(string name, string value, DestinationSettings settings)
    {
        using var probe = new HttpRequestMessage();
        if (Ours.Contains(name, StringComparer.OrdinalIgnoreCase) || !probe.Headers.TryAddWithoutValidation(name, ""))
            settings.Report($"headers.{name}", null, "is no header that can be set here");
        else if (value.Any(char.IsControl))
            settings.Report($"headers.{name}", null, "must be one line without control characters");
    }
}
