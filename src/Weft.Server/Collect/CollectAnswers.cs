using System.Globalization;
using System.Text.Json;
using Weft.Events;

namespace Weft.Server.Collect;

/// <summary>Writes what senders are told: <c>{"success": true}</c>, with <c>rejected</c> where there is something, or problem details (RFC 9457).</summary>
internal static class CollectAnswers
{
    private static ReadOnlySpan<byte> Success => """{"success":true}"""u8;

    /// <summary>Answers 200, naming the rejected items.</summary>
    public static Task SuccessAsync(HttpContext context, IReadOnlyList<RejectedItem> rejected) =>
        rejected.Count == 0 ? SuccessAsync(context.Response) : WriteAsync(context, StatusCodes.Status200OK, "application/json", writer =>
        {
            writer.WriteBoolean("success"u8, true);
            WriteRejected(writer, rejected);
        });

    /// <summary>Answers with a problem.</summary>
    public static Task ProblemAsync(HttpContext context, int status, string title, string detail, IReadOnlyList<RejectedItem>? rejected = null) =>
        WriteAsync(context, status, "application/problem+json", writer =>
        {
            writer.WriteString("type"u8, "about:blank");
            writer.WriteString("title"u8, title);
            writer.WriteNumber("status"u8, status);
            writer.WriteString("detail"u8, detail);
            WriteErrors(writer, rejected ?? []);
        });

    /// <summary>Answers with a problem that passes: <c>Retry-After</c> in whole seconds, at least one.</summary>
    public static Task RetryLaterAsync(HttpContext context, int status, string title, string detail, TimeSpan after)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(after.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ProblemAsync(context, status, title, detail);
    }

    /// <summary>Writes one JSON object as the answer.</summary>
    public static async Task WriteAsync(HttpContext context, int status, string contentType, Action<Utf8JsonWriter> members)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        members(writer);
        writer.WriteEndObject();
    }

    private static Task SuccessAsync(HttpResponse response)
    {
        response.ContentType = "application/json";
        response.ContentLength = Success.Length;
        Success.CopyTo(response.BodyWriter.GetSpan(Success.Length));
        response.BodyWriter.Advance(Success.Length);
        return Task.CompletedTask;
    }

    private static void WriteRejected(Utf8JsonWriter writer, IReadOnlyList<RejectedItem> rejected)
    {
        if (rejected.Count == 0)
            return;
        writer.WriteStartArray("rejected"u8);
        foreach (var item in rejected)
        {
            writer.WriteStartObject();
            writer.WriteNumber("index"u8, item.Index);
            writer.WriteString("messageId"u8, item.MessageId);
            writer.WriteString("reason"u8, item.Reason.Word());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteErrors(Utf8JsonWriter writer, IReadOnlyList<RejectedItem> rejected)
    {
        writer.WriteStartArray("errors"u8);
        foreach (var item in rejected)
        {
            writer.WriteStartObject();
            writer.WriteString("path"u8, string.Create(CultureInfo.InvariantCulture, $"batch[{item.Index}]"));
            writer.WriteString("value"u8, item.MessageId);
            writer.WriteString("message"u8, item.Reason.Word());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteRejected(writer, rejected);
    }
}
