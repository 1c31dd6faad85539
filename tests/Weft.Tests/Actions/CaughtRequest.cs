using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Weft.Tests.Actions;

/// <summary>A request that a destination made.</summary>
/// <param name="Case">Of which case the reference said it was; empty for Weft's.</param>
/// <param name="Method">GET, POST, …</param>
/// <param name="Url">Where it was to go.</param>
/// <param name="Headers">Its headers, by name in small letters, but for those of the connection.</param>
/// <param name="Body">Its body.</param>
internal sealed partial record CaughtRequest(string Case, string Method, string Url, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private static readonly string[] OfTheConnection = ["host", "connection", "x-caught-origin", "x-caught-case"];

    public static async Task<CaughtRequest> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var headers = request.Headers.Where(header => !OfTheConnection.Contains(header.Key.ToLowerInvariant()))
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        var target = request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        return new(request.Headers["x-caught-case"].ToString(), request.Method, request.Headers["x-caught-origin"] + target, headers, await reader.ReadToEndAsync());
    }

    /// <summary>All of it as text, without what the destination makes anew each time: ids of its own and the present instant.</summary>
    public override string ToString()
    {
        var headers = Headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {header.Value}\n");
        var text = $"{Method} {Url}\n{string.Concat(headers)}\n{Body}";
        return Instant().Replace(Uuid().Replace(text, "(id)"), static match => IsNow(match.Value) ? "(now)" : match.Value);
    }

    private static bool IsNow(string text)
    {
        var now = TimeProvider.System.GetUtcNow();
        var at = text.Length switch
        {
            10 => DateTimeOffset.FromUnixTimeSeconds(long.Parse(text, CultureInfo.InvariantCulture)),
            13 => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture)),
            _ => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture),
        };
        return (now - at).Duration() < TimeSpan.FromHours(1);
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\b\d{10}\b|\b\d{13}\b|\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Instant();
}
