using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Weft.Tests.Actions;

/// <summary>Where the requests of destinations go in tests: a server on loopback that notes each in full and answers as the tool would.</summary>
internal sealed class Catcher : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Catcher(WebApplication app) => _app = app;

    public ConcurrentQueue<CaughtRequest> Requests { get; } = [];

    /// <summary>Answers where a test wants another answer than the usual; says whether it did.</summary>
    public Func<HttpContext, CaughtRequest, Task<bool>> Answer { get; set; } = static (_, _) => Task.FromResult(false);

    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    public static async Task<Catcher> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var catcher = new Catcher(app);
        app.Run(catcher.TakeAsync);
        await app.StartAsync();
        return catcher;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        var request = await CaughtRequest.ReadAsync(context.Request);
        Requests.Enqueue(request);
        if (await Answer(context, request))
            return;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(ToolAnswers.For(request));
    }
}
