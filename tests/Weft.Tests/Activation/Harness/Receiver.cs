using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Weft.Tests.Activation.Harness;

/// <summary>A real HTTP server on loopback that notes each request in full before it answers as the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public ConcurrentQueue<Request> Requests { get; } = [];

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/hook";

    /// <summary>The request that is being answered.</summary>
    public static Request Of(HttpContext context) => (Request)context.Items[typeof(Request)]!;

    public static async Task<Receiver> StartAsync(TimeProvider time, Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString());
            var request = new Request(context.Request.Path, headers, body.ToArray(), time.GetUtcNow());
            context.Items[typeof(Request)] = request;
            receiver.Requests.Enqueue(request);
            await answer(context);
        });
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    public sealed record Request(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, DateTimeOffset At)
    {
        /// <summary>Empty where it came without, as from <c>actions/…</c>.</summary>
        public string Key => Headers.GetValueOrDefault("Idempotency-Key", "");

        /// <summary>Each message with its key; of a batch, several.</summary>
        public IEnumerable<(string Key, string Text)> Messages => Headers.TryGetValue("Weft-Idempotency-Keys", out var keys)
            ? keys.Split(',').Zip(JsonElement.Parse(Body).EnumerateArray().Select(message => message.GetRawText()))
            : [(Key, Text)];

        public string Text => System.Text.Encoding.UTF8.GetString(Body);
    }
}
