using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http.Features;
using Weft.Events;

namespace Weft.Server.Collect;

/// <summary>How reading a body ended.</summary>
internal enum BodyState
{
    Whole,
    TooLarge,
    Broken,
}

/// <summary>
/// Reads a body up to a limit, packed or not. gzip is known by its first bytes, whatever the headers say: SDKs send it as a form and as plain text,
/// and a proxy may have unpacked what still is called gzip.
/// </summary>
internal static class RequestBody
{
    private const int ChunkBytes = 16 * 1024;

    private static ReadOnlySpan<byte> GzipMark => [0x1F, 0x8B];

    /// <summary>
    /// Has the web server let through what a source allows, and some more, so that a body too large is answered in collect's own words.
    /// </summary>
    public static void Allow(HttpContext context, int limit)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature && feature.MaxRequestBodySize < 2L * limit)
            feature.MaxRequestBodySize = 2L * limit;
    }

    /// <summary>Reads and unpacks the body into <paramref name="body"/>; no more than <paramref name="limit"/> bytes are ever held, packed or unpacked.</summary>
    public static async ValueTask<BodyState> ReadAsync(HttpRequest request, int limit, PooledBytes body)
    {
        if (request.ContentLength > limit)
            return BodyState.TooLarge;
        using var sent = new PooledBytes((int)(request.ContentLength ?? ChunkBytes) + 1);
        var state = await ReceiveAsync(request.BodyReader, limit, sent, request.HttpContext.RequestAborted);
        if (state != BodyState.Whole)
            return state;
        if (sent.Written.Span.StartsWith(GzipMark))
            return Unpack(sent.Written, limit, body);
        body.Write(sent.Written.Span);
        return BodyState.Whole;
    }

    private static async ValueTask<BodyState> ReceiveAsync(PipeReader reader, int limit, PooledBytes sent, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellation);
                var fits = sent.Length + read.Buffer.Length <= limit;
                if (fits)
                    Append(sent, read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                if (!fits)
                    return BodyState.TooLarge;
                if (read.IsCompleted)
                    return BodyState.Whole;
            }
        }
        catch (BadHttpRequestException error)
        {
            return error.StatusCode == StatusCodes.Status413PayloadTooLarge ? BodyState.TooLarge : BodyState.Broken;
        }
        catch (IOException)
        {
            return BodyState.Broken;
        }
    }

    private static void Append(PooledBytes sent, in ReadOnlySequence<byte> parts)
    {
        foreach (var part in parts)
            sent.Write(part.Span);
    }

    private static BodyState Unpack(ReadOnlyMemory<byte> packed, int limit, PooledBytes body)
    {
        MemoryMarshal.TryGetArray(packed, out var bytes);
        using var source = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        try
        {
            int read;
            while ((read = gzip.Read(body.GetSpan(ChunkBytes)[..ChunkBytes])) > 0)
            {
                body.Advance(read);
                if (body.Length > limit)
                    return BodyState.TooLarge;
            }

            return BodyState.Whole;
        }
        catch (InvalidDataException)
        {
            return BodyState.Broken;
        }
    }
}
