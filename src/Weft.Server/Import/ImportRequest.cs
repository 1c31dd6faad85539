using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Weft.Import;
using Weft.Import.Files;

namespace Weft.Server.Import;

/// <summary>A file that is being sent: what the request says of it, and its bytes in a file of the data folder until this is disposed.</summary>
internal sealed class ImportRequest : IDisposable
{
    private const int LongestBoundary = 200;

    private static readonly Dictionary<string, RowFormat> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["text/csv"] = RowFormat.Csv,
        ["application/csv"] = RowFormat.Csv,
        ["text/tab-separated-values"] = RowFormat.Csv,
        ["application/x-ndjson"] = RowFormat.Ndjson,
        ["application/ndjson"] = RowFormat.Ndjson,
        ["application/jsonl"] = RowFormat.Ndjson,
        ["application/vnd.apache.parquet"] = RowFormat.Parquet,
    };

    private readonly string _path;

    private ImportRequest(string path) => _path = path;

    /// <summary>The mapping's text; null where none was sent.</summary>
    public string? Mapping { get; private set; }

    /// <summary>The file's name.</summary>
    public string Name { get; private set; } = "the file";

    /// <summary>What the sender says that the file is; null where nothing.</summary>
    public RowFormat? Format { get; private set; }

    /// <summary>Whether a request brings a file, and not calls in JSON as SDKs send them.</summary>
    public static bool IsFile(HttpRequest request) =>
        request.Query.ContainsKey("format") || (MediaType(request.ContentType) is { } type && (Types.ContainsKey(type) || type == "multipart/form-data"));

    /// <summary>Receives a request, whatever its size, into a folder.</summary>
    /// <exception cref="ImportRefusedException">It holds no file, or one of a format that is not known.</exception>
    /// <exception cref="InvalidDataException">Its parts cannot be told apart.</exception>
    public static async Task<ImportRequest> ReceiveAsync(HttpRequest request, string folder, CancellationToken cancellation)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        Directory.CreateDirectory(folder);
        var received = new ImportRequest(Path.Combine(folder, Guid.CreateVersion7().ToString())) { Mapping = request.Query["mapping"] is [{ } text] ? text : null };
        try
        {
            if (request.Query["name"] is [{ Length: > 0 } name])
                received.Name = name;
            received.SetFormat(request.Query["format"], MediaType(request.ContentType));
            if (MediaType(request.ContentType) == "multipart/form-data")
                await received.TakePartsAsync(request, cancellation);
            else
                await received.SaveAsync(request.Body, cancellation);
            return received;
        }
        catch
        {
            received.Dispose();
            throw;
        }
    }

    /// <summary>The file as recognised.</summary>
    /// <exception cref="ImportRefusedException">It is none of the formats.</exception>
    public ImportFile Recognise() => ImportFile.Recognise(_path, Name, Format);

    /// <inheritdoc />
    public void Dispose() => File.Delete(_path);

    private static string? MediaType(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type) ? type.MediaType.Value?.ToLowerInvariant() : null;

    private void SetFormat(string? word, string? type)
    {
        Format = word switch
        {
            "csv" => RowFormat.Csv,
            "ndjson" => RowFormat.Ndjson,
            "parquet" => RowFormat.Parquet,
            null or "" => type is not null && Types.TryGetValue(type, out var format) ? format : null,
            _ => throw new ImportRefusedException($"format = {word} is not known; there are csv, ndjson and parquet"),
        };
    }

    private async Task TakePartsAsync(HttpRequest request, CancellationToken cancellation)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > LongestBoundary)
            throw new ImportRefusedException("the form has no boundary");
        var parts = new MultipartReader(boundary, request.Body);
        while (await parts.ReadNextSectionAsync(cancellation) is { } part)
            await TakeAsync(part, cancellation);
        if (!File.Exists(_path))
            throw new ImportRefusedException("the form has no part named file");
    }

    private async Task TakeAsync(MultipartSection part, CancellationToken cancellation)
    {
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
            throw new ImportRefusedException("a part of the form has no name");
        var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value;
        if (name == "mapping")
        {
            Mapping = await TextAsync(part.Body, cancellation);
            return;
        }

        if (name != "file" || File.Exists(_path))
            throw new ImportRefusedException($"the form has a part {name}; it takes one mapping and one file");
        if (HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value is { Length: > 0 } fileName)
            Name = Path.GetFileName(fileName);
        if (Format is null)
            SetFormat(null, MediaType(part.ContentType));
        await SaveAsync(part.Body, cancellation);
    }

    private static async Task<string> TextAsync(Stream body, CancellationToken cancellation)
    {
        var text = new byte[ImportOptions.LargestMapping + 1];
        var length = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellation);
        return length <= ImportOptions.LargestMapping
            ? System.Text.Encoding.UTF8.GetString(text, 0, length)
            : throw new ImportRefusedException($"the mapping is larger than {ImportOptions.LargestMapping} bytes");
    }

    private async Task SaveAsync(Stream body, CancellationToken cancellation)
    {
        await using var file = File.Create(_path);
        await DiskRoom.CopyAsync(body, file, _path, cancellation);
    }
}
