using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Weft.Events;

namespace Weft.Tests.Scenarios;

internal sealed partial class World
{
    /// <summary>A request as a sender makes it.</summary>
    public sealed record Request(string WriteKey, string Path, byte[] Body);

    /// <summary>What a sender was told.</summary>
    public sealed record Answer(int Status, JsonNode Body, string? RetryAfter);

    public Request? LastRequest { get; private set; }

    public Answer? LastAnswer { get; private set; }

    /// <summary>Sends a request through the server's own handler: key, body, items, log, answer.</summary>
    public async Task PostAsync(Request request)
    {
        var collect = await CollectAsync();
        var context = new DefaultHttpContext { Request = { Method = "POST", Path = request.Path, Body = new MemoryStream(request.Body), ContentLength = request.Body.Length } };
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        context.Request.Headers["X-Write-Key"] = request.WriteKey;
        context.Connection.RemoteIpAddress = System.Net.IPAddress.Loopback;
        var isBatch = request.Path is "/v1/batch" or "/v1/import";
        var type = isBatch ? null : TrackingEvent.ParseType(request.Path["/v1/".Length..]);
        await collect.HandleAsync(context, isBatch ? RequestShape.Batch : RequestShape.Single, type, request.Path == "/v1/import");
        await context.Response.BodyWriter.FlushAsync(cancellation);
        LastRequest = request;
        LastAnswer = new(context.Response.StatusCode, JsonNode.Parse(answer.ToArray())!, context.Response.Headers.RetryAfter);
    }
}
