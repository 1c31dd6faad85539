using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Weft.Bench.Baseline;

/// <summary>The bare endpoint that the product is measured against: reads the body, scans all of its JSON, appends it, answers once that is durable.</summary>
internal static class BaselineCommand
{
    private static readonly byte[] Answer = """{"success":true}"""u8.ToArray();

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var log = new RingLog(Directory.CreateDirectory(arguments.Text("data", "baseline-data")).FullName);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(arguments.Text("urls", "http://127.0.0.1:8080"));
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(new LargeBlocks());
        await using var app = builder.Build();
        // Without routes: whatever is posted is an event or a hundred, and whatever else is asked is whether it is ready.
        app.Run(context => HttpMethods.IsPost(context.Request.Method) ? TakeAsync(context, log) : context.Response.CompleteAsync());
        await app.RunAsync();
        return 0;
    }

    private static async Task TakeAsync(HttpContext context, RingLog log)
    {
        var length = (int)context.Request.ContentLength!.Value;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        await context.Request.Body.ReadExactlyAsync(buffer.AsMemory(0, length));
        Scan(buffer.AsSpan(0, length));
        await log.AppendAsync(buffer.AsMemory(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Answer.Length;
        await context.Response.Body.WriteAsync(Answer);
    }

    private static void Scan(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
        }
    }
}
