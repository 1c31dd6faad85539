using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Weft.Tests.Collect;

/// <summary>A request that an unmodified SDK sent, as recorded.</summary>
internal sealed record SdkFixture(string File, string Path, string Method, string Url, JsonElement Headers, JsonElement Body, bool IsPacked)
{
    public static string Folder { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Fixtures", "sdk");

    public bool HasBody => Body.ValueKind == JsonValueKind.Object;

    public byte[] Bytes
    {
        get
        {
            var plain = Encoding.UTF8.GetBytes(Body.GetRawText());
            return IsPacked ? Gzip(plain) : plain;
        }
    }

    /// <summary>The events in it.</summary>
    public IReadOnlyList<JsonElement> Events => Body.TryGetProperty("batch", out var batch) ? [.. batch.EnumerateArray()] : [Body];

    public static byte[] Gzip(byte[] plain, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level))
            gzip.Write(plain);
        return packed.ToArray();
    }

    /// <summary>Every recorded request with its headers, in every file.</summary>
    public static IReadOnlyList<SdkFixture> All() =>
    [
        .. Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal)
            .SelectMany(file => In(System.IO.Path.GetFileName(file), "", JsonElement.Parse(System.IO.File.ReadAllText(file)))),
    ];

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(new(Method), Url);
        if (HasBody)
            request.Content = new ByteArrayContent(Bytes);
        foreach (var header in Headers.EnumerateObject().Where(header => header.Name != "content-length"))
        {
            if (!request.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString()))
                request.Content?.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        }

        return request;
    }

    public override string ToString() => $"{File}{Path} {Method} {Url}";

    private static IEnumerable<SdkFixture> In(string file, string path, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().SelectMany((item, index) => In(file, $"{path}[{index}]", item));
        if (element.ValueKind != JsonValueKind.Object)
            return [];
        if (!element.TryGetProperty("method", out var method))
            return element.EnumerateObject().SelectMany(member => In(file, $"{path}.{member.Name}", member.Value));
        var url = element.GetProperty("url").GetString()!;
        var fixture = new SdkFixture(
            file, path, method.GetString()!, url, element.GetProperty("headers"), element.GetProperty("body"), element.GetProperty("gz").GetBoolean());
        return url == "/p.js" ? [] : [fixture];
    }
}
