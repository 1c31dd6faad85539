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

    /// <summary>The bodies of others leave no room for it just now.</summary>
    NoRoom,

    /// <summary>It came more slowly than the web server waits for.</summary>
    TooSlow,
}

/// <summary>
/// Reads a body up to a limit, packed or not. gzip is known by its first bytes, whatever the headers say: SDKs send it as a form and as plain text,
/// and a proxy may have unpacked what still is called gzip.
/// </summary>
internal static class RequestBody
{
    private const int ChunkBytes = 16 * 1024;

    private static ReadOnlySpan<byte> GzipMark => [0x1F, 0x8B];

    /// <summary>Leaves the limit to <see cref="ReadAsync"/>, so that a body too large is answered in collect's own words and not cut off.</summary>
    public static void Allow(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = null;
    }

    /// <summary>Reads and unpacks the body into <paramref name="body"/>; no more than <paramref name="limit"/> bytes are ever held, packed or unpacked.</summary>
    public static async ValueTask<BodyState> ReadAsync(HttpRequest request, int limit, PooledBytes body, Admission.Share share)
    {
        if (request.ContentLength > limit)
            return BodyState.TooLarge;
        var state = await ReceiveAsync(request.BodyReader, limit, body, share, request.HttpContext.RequestAborted);
        if (state != BodyState.Whole || !body.Written.Span.StartsWith(GzipMark))
            return state;
        using var packed = body.MoveOut();
        return Unpack(packed.Written, limit, body, share);
    }

    private static async ValueTask<BodyState> ReceiveAsync(PipeReader reader, int limit, PooledBytes sent, Admission.Share share, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellation);
                var state = Take(read.Buffer, limit, sent, share);
                reader.AdvanceTo(read.Buffer.End);
                if (state != BodyState.Whole || read.IsCompleted)
                    return state;
            }
        }
        catch (BadHttpRequestException error)
        {
            return error.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => BodyState.TooLarge,
                StatusCodes.Status408RequestTimeout => BodyState.TooSlow,
                _ => BodyState.Broken,
            };
        }
        catch (IOException)
        {
            return BodyState.Broken;
        }
    }

    // Memory is taken for what has come, never for what a header promises.
    private static BodyState Take(in ReadOnlySequence<byte> parts, int limit, PooledBytes sent, Admission.Share share)
    {
        if (sent.Length + parts.Length > limit)
            return BodyState.TooLarge;
        if (!share.TryTake(parts.Length))
            return BodyState.NoRoom;
        foreach (var part in parts)
            sent.Append(part.Span);
        return BodyState.Whole;
    }

    private static BodyState Unpack(ReadOnlyMemory<byte> packed, int limit, PooledBytes body, Admission.Share share)
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
                if (!share.TryTake(read))
                    return BodyState.NoRoom;
            }

            return BodyState.Whole;
        }
        catch (InvalidDataException)
        {
            return BodyState.Broken;
        }
    }
}
