using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Weft.Events;

namespace Weft.Server.Collect;

/// <summary>
/// <c>GET /analytics.js/v1/{key}/analytics.min.js</c> and the pieces it loads: the browser SDK behind the usual HTML snippet
/// (assets/README.md). The write key is put where the SDK expects it, and this server in place of its maker's hosts, so that a page needs no
/// change but the host in its snippet, and never talks to anybody else.
/// </summary>
internal sealed class AnalyticsScript(CurrentSources sources, PublicAddress address)
{
    private const string Resource = "Weft.Server.Collect.assets.";
    private const int MostKept = 256;

    private readonly string _template = Encoding.UTF8.GetString(Asset("analytics.min.js")!);
    private readonly ConcurrentDictionary<(string Key, string Address), Rendered> _rendered = new();

    /// <summary>What stands in the SDK's file and must be put right: the key, its maker's hosts, and a pattern that finds the host only under https.</summary>
    public static IReadOnlyList<string> Places { get; } =
        ["__WRITE_KEY__", "https://cdn.segment.com", "\"api.segment.io/v1\"", @"(https:\/\/.*)\/analytics\.js"];

    /// <summary>Sends the SDK made out for a write key.</summary>
    public Task ScriptAsync(HttpContext context)
    {
        CrossOrigin.Allow(context);
        var key = (string)context.Request.RouteValues["key"]!;
        if (sources.Registry.ByWriteKey(key) is null)
            return UnknownKeyAsync(context);
        if (_rendered.Count >= MostKept)
            _rendered.Clear();
        var rendered = _rendered.GetOrAdd((key, address.For(context.Request)), id => new(Encoding.UTF8.GetBytes(Render(id.Key, id.Address))));
        return SendAsync(context, rendered, TimeSpan.FromMinutes(5));
    }

    /// <summary>Sends a piece that the SDK loads on demand; its name holds its digest, so it never changes.</summary>
    public Task BundleAsync(HttpContext context)
    {
        CrossOrigin.Allow(context);
        var file = (string)context.Request.RouteValues["file"]!;
        if (Asset("bundles." + file) is not { } content)
            return CollectAnswers.ProblemAsync(context, StatusCodes.Status404NotFound, "Not found", "The browser SDK has no such piece.");
        return SendAsync(context, _rendered.GetOrAdd(("", file), _ => new(content)), TimeSpan.FromDays(365));
    }

    // A problem's JSON would be kept from the page as opaque, and its console would say nothing; a script's 404 is told there.
    private static Task UnknownKeyAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/javascript; charset=utf-8";
        return context.Response.WriteAsync("// No source has this write key.\n", context.RequestAborted);
    }

    private string Render(string key, string address)
    {
        var host = address.Split("://", 2)[1];
        return _template
            .Replace(Places[0], JavaScriptEncoder.Default.Encode(key), StringComparison.Ordinal)
            .Replace(Places[1], JavaScriptEncoder.Default.Encode(address), StringComparison.Ordinal)
            .Replace(Places[2], $"\"{JavaScriptEncoder.Default.Encode(host)}/v1\"", StringComparison.Ordinal)
            .Replace(Places[3], @"(https?:\/\/.*)\/analytics\.js", StringComparison.Ordinal);
    }

    private static byte[]? Asset(string name)
    {
        using var stream = typeof(AnalyticsScript).Assembly.GetManifestResourceStream(Resource + name);
        if (stream is null)
            return null;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static async Task SendAsync(HttpContext context, Rendered script, TimeSpan maxAge)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = $"public, max-age={(long)maxAge.TotalSeconds}";
        headers.ETag = script.Tag;
        headers.Append("Vary", "Accept-Encoding");
        if (context.Request.Headers.IfNoneMatch.Contains(script.Tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var isPacked = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (isPacked)
            headers.ContentEncoding = "gzip";
        context.Response.ContentType = "text/javascript; charset=utf-8";
        var content = isPacked ? script.Packed : script.Plain;
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    /// <summary>A file as it is sent, packed once.</summary>
    private sealed class Rendered(byte[] plain)
    {
        public byte[] Plain => plain;

        public byte[] Packed { get; } = Pack(plain);

        public string Tag { get; } = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12))}\"";

        private static byte[] Pack(byte[] plain)
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
                gzip.Write(plain);
            return packed.ToArray();
        }
    }
}
