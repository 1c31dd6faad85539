using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Crash;

/// <summary>One message of a call, as it came.</summary>
/// <param name="Path">The address that it came to.</param>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Person">Whose it is.</param>
/// <param name="Number">Its number among that person's.</param>
/// <param name="IsTaken">Whether it was answered that it is taken.</param>
internal sealed record WildMessage(string Path, string Key, string Person, int Number, bool IsTaken);

/// <summary>
/// A receiver that fails at nearly every third call: busy, gone, half an answer, too many at once, slow, silent now and then; and for a while not there at all. A batch it takes in part.
/// </summary>
internal sealed class WildReceiver : IAsyncDisposable
{
    private readonly Random _random;
    private Receiver? _receiver;

    private WildReceiver(int seed) => _random = new(seed);

    private int _held;

    /// <summary>The address whose calls are left waiting until they are broken off; empty for none.</summary>
    public volatile string Holds = "";

    /// <summary>Whether nothing is answered at all.</summary>
    public volatile bool IsOut;

    /// <summary>Whether a call may be left without an answer until it is given up: ten seconds each.</summary>
    public bool MayBeSilent { get; init; } = Settings.Rounds > 5;

    /// <summary>How many calls wait.</summary>
    public int Held => Volatile.Read(ref _held);

    public ConcurrentQueue<WildMessage> Messages { get; } = [];

    public string Url(string path) => new Uri(new Uri(_receiver!.Url), path).ToString();

    public static async Task<WildReceiver> StartAsync(int seed)
    {
        var wild = new WildReceiver(seed);
        wild._receiver = await Receiver.StartAsync(TimeProvider.System, wild.AnswerAsync);
        return wild;
    }

    public ValueTask DisposeAsync() => _receiver!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = Receiver.Of(context);
        var mood = IsOut ? 0 : Next(100);
        var messages = request.Messages.ToList();
        if (request.Path == Holds)
        {
            Note(request, messages, _ => false);
            Interlocked.Increment(ref _held);
            await BrokenOffAsync(context);
            Interlocked.Decrement(ref _held);
            return;
        }

        if (mood is >= 12 and < 20 && messages.Count > 1)
        {
            var statuses = messages.ConvertAll(_ => Next(3) == 0 ? 503 : 200);
            Note(request, messages, at => statuses[at] == 200);
            context.Response.StatusCode = 207;
            await context.Response.WriteAsync(JsonSerializer.Serialize(statuses));
            return;
        }

        Note(request, messages, _ => mood >= 30);
        await AnswerAsync(context, mood);
    }

    private async Task AnswerAsync(HttpContext context, int mood)
    {
        switch (mood)
        {
            case < 10:
                context.Abort();
                break;
            case < 20:
                context.Response.StatusCode = 503;
                break;
            case < 26:
                context.Response.ContentLength = 1000;
                context.Response.StatusCode = 500;
                await context.Response.WriteAsync("half");
                context.Abort();
                break;
            case < 27:
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = "1";
                break;
            case < 30 when MayBeSilent:
                await BrokenOffAsync(context);
                break;
            case < 30:
                context.Abort();
                break;
            case < 40:
                await Task.Delay(mood * 4, TestContext.Current.CancellationToken);
                break;
        }
    }

    private static Task BrokenOffAsync(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    private void Note(Receiver.Request request, List<(string Key, string Text)> messages, Func<int, bool> isTaken)
    {
        // A call at a time, so that the order is that of the calls.
        lock (_random)
        {
            foreach (var (at, (key, text)) in messages.Index())
            {
                var body = JsonElement.Parse(text);
                Messages.Enqueue(new(request.Path, key, body.GetProperty("userId").GetString()!, body.GetProperty("properties").GetProperty("n").GetInt32(), isTaken(at)));
            }
        }
    }

    private int Next(int most)
    {
        lock (_random)
            return _random.Next(most);
    }
}
