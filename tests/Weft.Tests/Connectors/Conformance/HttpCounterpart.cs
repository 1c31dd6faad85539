using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Weft.Tests.Connectors.Conformance;

/// <summary>An HTTP server that repeats what it got when it refuses it, headers too.</summary>
internal sealed class HttpCounterpart(Func<int, string> settings, params string[] secrets) : Counterpart
{
    private readonly ConcurrentQueue<Arrival> _arrived = [];
    private TaskCompletionSource? _silence;
    private WebApplication? _app;
    private int _port;

    public override string Settings => settings(_port);

    public override IReadOnlyList<string> Secrets => secrets;

    public override Task<IReadOnlyList<Arrival>> ArrivedAsync() => Task.FromResult<IReadOnlyList<Arrival>>([.. _arrived]);

    public override async Task ReturnAsync()
    {
        Interlocked.Exchange(ref _silence, null)?.SetResult();
        if (_app is not null)
            return;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        _port = new Uri(_app.Urls.Single()).Port;
    }

    public override async Task LeaveAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app!.StopAsync(now.Token);
        await _app.DisposeAsync();
        _app = null;
    }

    public override void FallSilent() => _silence = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await LeaveAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var text = new StreamReader(context.Request.Body);
        var body = JsonElement.Parse(await text.ReadToEndAsync());
        if (_silence is { } silence)
            await silence.Task.WaitAsync(context.RequestAborted);
        JsonElement[] messages = body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray()] : [body];
        if (messages.Any(message => message.TryGetProperty("poison", out _)))
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            var headers = string.Join('\n', context.Request.Headers.Select(header => $"{header.Key}: {header.Value}"));
            await context.Response.WriteAsync($"cannot take\n{context.Request.QueryString}\n{headers}\n{body}");
            return;
        }

        var keys = context.Request.Headers[body.ValueKind == JsonValueKind.Array ? "Weft-Idempotency-Keys" : "Idempotency-Key"].ToString().Split(',');
        for (var at = 0; at < messages.Length; at++)
            _arrived.Enqueue(new(keys[at], int.Parse(messages[at].GetProperty("n").GetRawText(), CultureInfo.InvariantCulture)));
    }
}
