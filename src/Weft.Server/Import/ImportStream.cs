using System.Text.Json;
using Weft.Import;
using Weft.Server.Problems;

namespace Weft.Server.Import;

/// <summary>
/// Answers with progress as NDJSON, a line at most every half second, for who asked for it (<c>Accept: application/x-ndjson</c>); the last line is the
/// answer, or <c>{"problem": …}</c>. Asked for nothing, it says nothing until the end.
/// </summary>
internal sealed class ImportStream(HttpContext context, TimeProvider clock)
{
    public const string ContentType = "application/x-ndjson";

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    private readonly bool _isAsked = context.Request.Headers.Accept.ToString().Contains(ContentType, StringComparison.OrdinalIgnoreCase);
    private long? _last;
    private Task _writing = Task.CompletedTask;

    /// <summary>Tells how far it has come.</summary>
    public void Tell(ImportProgress progress)
    {
        if (!_isAsked || !_writing.IsCompleted || (_last is { } last && clock.GetElapsedTime(last) < Between))
            return;
        _last = clock.GetTimestamp();
        _writing = WriteAsync(new { phase = ImportPace.Word(progress.Phase), done = progress.Done, total = progress.Total, rows = progress.Rows });
    }

    /// <summary>Ends with the answer.</summary>
    public async Task EndAsync(ImportAnswer answer)
    {
        await _writing;
        if (_isAsked)
            await WriteAsync(answer);
        else
            await context.Response.WriteAsJsonAsync(answer, ApiJson.Options, context.RequestAborted);
    }

    /// <summary>Ends with a problem.</summary>
    public async Task EndAsync(Problem problem)
    {
        await _writing;
        if (context.Response.HasStarted)
            await WriteAsync(new { problem });
        else
            await problem.ExecuteAsync(context);
    }

    private async Task WriteAsync<T>(T line)
    {
        if (!context.Response.HasStarted)
            context.Response.ContentType = ContentType;
        await context.Response.Body.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(line, ApiJson.Options), (byte)'\n'], context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
