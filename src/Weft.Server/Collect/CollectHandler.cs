using System.Net;
using Weft.Events;

namespace Weft.Server.Collect;

/// <summary>One tracking request from its first byte to its answer: key, body, items, log.</summary>
internal sealed class CollectHandler(Collector collector, CurrentSources sources, RequestCounters counters, Admission admission, TimeProvider time)
{
    /// <summary>Takes a request.</summary>
    public async Task HandleAsync(HttpContext context, RequestShape shape, EventType? type, bool isImport)
    {
        CrossOrigin.Allow(context);
        var registry = sources.Registry;
        var source = WriteKey.SourceOf(context.Request, registry, out var isGiven);
        if (isGiven && source is null)
        {
            await RefuseKeyAsync(context);
            return;
        }

        var limits = source?.Limits ?? registry.LargestLimits;
        RequestBody.Allow(context);
        using var share = admission.Enter();
        using var body = new PooledBytes(0);
        var state = admission.IsOpen ? await RequestBody.ReadAsync(context.Request, limits.BatchBytes, body, share) : BodyState.NoRoom;
        if (state != BodyState.Whole)
        {
            await RefuseBodyAsync(context, source, state, limits);
            return;
        }

        var facts = new RequestFacts(shape, type, isImport, ClientIp(context.Connection), time.GetUtcNow(), limits) { HoldsIdentifier = collector.HoldsIdentifier };
        using var request = Read(body, facts, registry, ref source);
        if (request.Unreadable is { } why)
            await RefuseContentAsync(context, source, why);
        else if (source is null)
            await RefuseKeyAsync(context);
        else
            // Not to be cancelled by a sender that goes away: what it sent is read already, and storing it costs less than watching for that.
            await AnswerAsync(context, await collector.CollectAsync(source, request, IsHistory(context.Request, facts), default));
    }

    /// <summary>Takes an SDK's metrics of itself, of which nothing is kept.</summary>
    public Task DropMetricsAsync(HttpContext context)
    {
        CrossOrigin.Allow(context);
        counters.Count("", UnloggedRequest.SdkMetrics);
        return CollectAnswers.SuccessAsync(context, []);
    }

    /// <summary>Reads a body; where it is the body that says whose it is, by the limits that its source turns out to have.</summary>
    private static CollectedRequest Read(PooledBytes body, in RequestFacts facts, SourceRegistry registry, ref TrackingSource? source)
    {
        var request = RequestReader.Read(body.Written, facts);
        if (source is not null || WriteKey.Usable(request.WriteKey) is not { } key || registry.ByWriteKey(key) is not { } owner)
            return request;
        source = owner;
        if (owner.Limits == facts.Limits)
            return request;
        request.Dispose();
        return RequestReader.Read(body.Written, facts with { Limits = owner.Limits });
    }

    private static bool IsHistory(HttpRequest request, in RequestFacts facts) => facts.IsImport && request.Query["activate"] != "true";

    private static Task AnswerAsync(HttpContext context, CollectAnswer answer) => answer.Outcome switch
    {
        CollectOutcome.Stored => CollectAnswers.SuccessAsync(context, answer.Rejected),
        CollectOutcome.RefusedStrict => CollectAnswers.ProblemAsync(
            context, StatusCodes.Status422UnprocessableEntity, "Not accepted",
            "The source is strict and the request holds items that are not accepted; nothing was stored.", answer.Rejected),
        CollectOutcome.OverRate => CollectAnswers.RetryLaterAsync(
            context, StatusCodes.Status429TooManyRequests, "Too many events",
            "The source sends more events than its rate allows; nothing was stored, send it again later.", answer.RetryAfter),
        _ => CollectAnswers.RetryLaterAsync(
            context, StatusCodes.Status503ServiceUnavailable, "The log cannot be written",
            "Nothing was stored; send it again.", answer.RetryAfter),
    };

    private Task RefuseKeyAsync(HttpContext context)
    {
        counters.Count("", UnloggedRequest.UnknownWriteKey);
        return CollectAnswers.ProblemAsync(
            context, StatusCodes.Status401Unauthorized, "Unknown write key",
            "Give a source's write key as the user name of HTTP Basic, in X-Write-Key, in the query's writeKey or in the body's.");
    }

    private Task RefuseContentAsync(HttpContext context, TrackingSource? source, string why)
    {
        counters.Count(source?.Key ?? "", UnloggedRequest.Unreadable);
        return CollectAnswers.ProblemAsync(context, StatusCodes.Status400BadRequest, "The body cannot be read", why);
    }

    private Task RefuseBodyAsync(HttpContext context, TrackingSource? source, BodyState state, CollectLimits limits)
    {
        counters.Count(source?.Key ?? "", Cause(state));
        return state switch
        {
            BodyState.TooLarge => CollectAnswers.ProblemAsync(
                context, StatusCodes.Status400BadRequest, "The body is too large", $"A body has {limits.BatchBytes} bytes at most."),
            BodyState.NoRoom => CollectAnswers.RetryLaterAsync(
                context, StatusCodes.Status503ServiceUnavailable, "Overloaded",
                "The server has taken on as much as it may; nothing was stored, send it again.", Admission.ComeAgain),
            BodyState.TooSlow => CollectAnswers.RetryLaterAsync(
                context, StatusCodes.Status503ServiceUnavailable, "The body came too slowly", "Nothing was stored; send it again.", Admission.ComeAgain),
            _ => CollectAnswers.ProblemAsync(
                context, StatusCodes.Status400BadRequest, "The body cannot be read", "It is cut off, or is not the gzip it begins as."),
        };
    }

    private static UnloggedRequest Cause(BodyState state) => state switch
    {
        BodyState.TooLarge => UnloggedRequest.TooLarge,
        BodyState.NoRoom => UnloggedRequest.Overloaded,
        BodyState.TooSlow => UnloggedRequest.TooSlow,
        _ => UnloggedRequest.Unreadable,
    };

    private static string? ClientIp(ConnectionInfo connection)
    {
        IPAddress? address = connection.RemoteIpAddress;
        return (address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address)?.ToString();
    }
}
