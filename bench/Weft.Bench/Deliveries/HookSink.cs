using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Weft.Bench.Deliveries;

/// <summary>A receiver that reads each message and says yes; when asked to, it notes when each one came.</summary>
internal sealed class HookSink : IAsyncDisposable
{
    private static readonly byte[] Mark = "\"messageId\":\""u8.ToArray();
    private readonly WebApplication _app;
    private int _count;

    private HookSink(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var body = new MemoryStream((int)(context.Request.ContentLength ?? 1024));
            await context.Request.Body.CopyToAsync(body);
            if (Arrivals is { } arrivals)
                arrivals.TryAdd(IdIn(body.GetBuffer().AsSpan(0, (int)body.Length)), Stopwatch.GetTimestamp());
            Interlocked.Increment(ref _count);
        });
    }

    /// <summary>How many calls came.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>When each message came first, by its id; null while nobody asks.</summary>
    public ConcurrentDictionary<string, long>? Arrivals { get; set; }

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/hook";

    /// <summary>Starts one, at a port or at any.</summary>
    public static async Task<HookSink> StartAsync(int port = 0)
    {
        var sink = new HookSink(port);
        await sink._app.StartAsync();
        return sink;
    }

    /// <summary>Returns when so many calls came.</summary>
    public async Task UntilAsync(int count)
    {
        while (Count < count)
            await Task.Delay(2);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string IdIn(ReadOnlySpan<byte> body)
    {
        var rest = body[(body.IndexOf(Mark) + Mark.Length)..];
        return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)'"')]);
    }
}
