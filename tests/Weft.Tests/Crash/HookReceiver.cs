using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Crash;

/// <summary>What arrived, as the first try of each idempotency key: the order in which it was told.</summary>
/// <param name="MessageId">The message's.</param>
/// <param name="Event">Its event's name; null for calls without.</param>
/// <param name="Person">The user id, or else the anonymous id.</param>
/// <param name="Audience">Which audience a change is about; null for events.</param>
/// <param name="Timestamp">The message's timestamp.</param>
/// <param name="At">When it arrived.</param>
internal sealed record Arrival(string MessageId, string? Event, string? Person, string? Audience, DateTimeOffset Timestamp, DateTimeOffset At);

/// <summary>A real receiver, which now and then takes its time or asks to be asked again.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly HashSet<string> _keys = [];
    private readonly ConcurrentQueue<Arrival> _arrivals = [];
    private readonly Random _random = new(1);
    private Receiver? _receiver;

    public string Url => _receiver!.Url;

    /// <summary>By first try, in order.</summary>
    public IReadOnlyList<Arrival> Arrivals => [.. _arrivals];

    public static async Task<HookReceiver> StartAsync(bool isMoody = true)
    {
        var hook = new HookReceiver();
        hook._receiver = await Receiver.StartAsync(TimeProvider.System, context => hook.AnswerAsync(context, isMoody));
        return hook;
    }

    public ValueTask DisposeAsync() => _receiver!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, bool isMoody)
    {
        Take();
        int mood;
        lock (_random)
            mood = isMoody ? _random.Next(100) : 100;
        if (mood < 3)
            context.Response.StatusCode = 503;
        else if (mood < 10)
            await Task.Delay(mood * 5, TestContext.Current.CancellationToken);
    }

    private void Take()
    {
        lock (_keys)
        {
            while (_receiver!.Requests.TryDequeue(out var request))
            {
                if (_keys.Add(request.Key))
                    _arrivals.Enqueue(Read(JsonElement.Parse(request.Body), request.At));
            }
        }
    }

    private static Arrival Read(JsonElement body, DateTimeOffset at) => new(
        Text(body, "messageId")!, Text(body, "event"), Text(body, "userId") ?? Text(body, "anonymousId"),
        Text(body, "event")?.StartsWith("Audience ", StringComparison.Ordinal) == true ? Text(body.GetProperty("properties"), "audience_key") : null,
        body.GetProperty("timestamp").GetDateTimeOffset(), at);

    private static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.GetString() : null;
}
