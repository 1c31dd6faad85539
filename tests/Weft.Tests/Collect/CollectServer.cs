using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Weft.Events;
using Weft.Server.Collect;

namespace Weft.Tests.Collect;

/// <summary>The tracking endpoints on a real web server at a free local port, over a log in memory.</summary>
internal sealed class CollectServer : IAsyncDisposable
{
    public const string RudderKey = "wk_web_0123456789abcdefghi";

    private readonly WebApplication _app;

    private CollectServer(WebApplication app, MemoryLog log, FakeTimeProvider time)
    {
        (_app, Log, Time) = (app, log, time);
        Client = new() { BaseAddress = new(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public MemoryLog Log { get; }

    public FakeTimeProvider Time { get; }

    public string Host => Client.BaseAddress!.Authority;

    public RequestCounters Counters => _app.Services.GetRequiredService<RequestCounters>();

    public PublicAddress Address => _app.Services.GetRequiredService<PublicAddress>();

    public CurrentSources Sources => _app.Services.GetRequiredService<CurrentSources>();

    public static TrackingSource Web { get; } = new() { Key = "web", WriteKeys = ["wk_web", RudderKey, "wk"] };

    public static async Task<CollectServer> StartAsync(params TrackingSource[] sources)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var log = new MemoryLog();
        var time = new FakeTimeProvider(new(2026, 11, 22, 23, 0, 0, TimeSpan.Zero));
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(new CurrentSources(new(sources.Length == 0 ? [Web] : sources)));
        builder.Services.AddSingleton(new Admission(() => 0));
        builder.Services.AddSingleton<RequestCounters>().AddSingleton(new PublicAddress());
        builder.Services.AddSingleton(services => new Collector(log.AppendAsync, services.GetRequiredService<RequestCounters>(), time));
        var app = builder.Build();
        app.MapCollect();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, log, time);
    }

    /// <summary>Sends text with the key <c>wk_web</c>.</summary>
    public Task<Answer> PostAsync(string path, string body, string? key = "wk_web") => PostAsync(path, Encoding.UTF8.GetBytes(body), key);

    public Task<Answer> PostAsync(string path, byte[] body, string? key = "wk_web", Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key + ":")));
        change?.Invoke(request);
        return SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return new(response, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public Task<Answer> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
