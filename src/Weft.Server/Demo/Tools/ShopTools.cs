using System.Collections.Concurrent;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;

namespace Weft.Server.Demo.Tools;

/// <summary>One message that a tool got.</summary>
/// <param name="At">When.</param>
/// <param name="Tool"><c>mail-tool</c> or <c>till-display</c>.</param>
/// <param name="Status">What it answered.</param>
/// <param name="Message">The body.</param>
internal sealed record ToolMessage(DateTimeOffset At, string Tool, int Status, JsonElement Message);

/// <summary>Somebody to be reminded of their cart: their user id and e-mail, where Weft knows them.</summary>
internal sealed record LeftCart(string? Customer, string? To);

/// <summary>
/// The shop's tools that Weft delivers to, on a port of their own: a mail tool and a till display. They check signatures, take their time, and now and then
/// have a bad moment, as such tools do. <c>GET /</c> shows what came last.
/// </summary>
internal sealed class ShopTools : IAsyncDisposable
{
    /// <summary>What <c>samples/demo/weft.yaml</c> signs with.</summary>
    public const string Secret = "a-secret-between-shop-and-tools";

    private static readonly JsonSerializerOptions Shown = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int MostShown = 200;
    private const double BadMoments = 0.02;

    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private readonly ConcurrentQueue<ToolMessage> _last = new();
    private readonly Channel<LeftCart> _leftCarts = Channel.CreateBounded<LeftCart>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest });

    private ShopTools(WebApplication app, TimeProvider clock, int seed) => (_app, _clock, _random) = (app, clock, new(seed));

    /// <summary>Its address.</summary>
    public string Url => _app.Urls.First();

    /// <summary>Those who left a cart, as the mail tool hears of them.</summary>
    public ChannelReader<LeftCart> LeftCarts => _leftCarts.Reader;

    public static async Task<ShopTools> StartAsync(TimeProvider clock, int seed)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var app = builder.Build();
        var tools = new ShopTools(app, clock, seed);
        app.Run(tools.HandleAsync);
        await app.StartAsync();
        return tools;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task HandleAsync(HttpContext context) => context.Request.Method switch
    {
        "POST" => TakeAsync(context),
        _ => context.Response.WriteAsJsonAsync(_last.Reverse(), Shown, context.RequestAborted),
    };

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var (pause, isBad) = Mood();
        await Task.Delay(pause, _clock, context.RequestAborted);
        var isGenuine = SignedBody.IsGenuine(context.Request.Headers[SignedBody.Header], body.ToArray(), Secret, _clock.GetUtcNow());
        context.Response.StatusCode = !isGenuine ? StatusCodes.Status401Unauthorized : isBad ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        if (isGenuine)
            Note(context.Request.Path.Value!.Trim('/'), context.Response.StatusCode, JsonElement.Parse(body.ToArray()));
    }

    private (TimeSpan Pause, bool IsBad) Mood()
    {
        lock (_random)
            return (TimeSpan.FromMilliseconds(_random.Next(20, 80)), _random.NextDouble() < BadMoments);
    }

    private void Note(string tool, int status, JsonElement message)
    {
        _last.Enqueue(new(_clock.GetUtcNow(), tool, status, message));
        while (_last.Count > MostShown)
            _last.TryDequeue(out _);
        if (status == StatusCodes.Status200OK && Text(message, "template") == "cart-reminder")
            _leftCarts.Writer.TryWrite(new(Text(message, "customer"), Text(message, "to")));
    }

    private static string? Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
