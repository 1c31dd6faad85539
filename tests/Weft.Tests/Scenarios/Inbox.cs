using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Scenarios;

/// <summary>The other end of every webhook: one real HTTP server, whose paths are the destinations' names.</summary>
internal sealed class Inbox(TimeProvider clock) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<(int Status, TimeSpan? RetryAfter)>> _answers = [];
    private readonly Dictionary<string, (int Status, TimeSpan? RetryAfter)> _always = [];
    private readonly Dictionary<string, DateTimeOffset> _pausedUntil = [];
    private readonly List<Received> _received = [];
    private Receiver? _receiver;

    /// <summary>A try: where, what, how it was answered, and when.</summary>
    public sealed record Received(string Name, string Key, JsonNode Body, int Status, DateTimeOffset At);

    /// <summary>Where it listens; a destination adds <c>/NAME</c>.</summary>
    public async Task<string> StartAsync()
    {
        _receiver = await Receiver.StartAsync(clock, AnswerAsync);
        return _receiver.Url;
    }

    /// <summary>Answers so from now on: one after the other, then the last for ever where <paramref name="always"/>, otherwise 200.</summary>
    public void Script(string name, IReadOnlyList<(int Status, TimeSpan? RetryAfter)> answers, bool always)
    {
        lock (_lock)
        {
            _answers[name] = new(answers);
            _always[name] = always ? answers[^1] : (200, null);
        }
    }

    public IReadOnlyList<Received> Tries(string name)
    {
        lock (_lock)
            return [.. _received.Where(one => one.Name == name)];
    }

    /// <summary>Until when it asked to be left alone.</summary>
    public DateTimeOffset PausedUntil(string name)
    {
        lock (_lock)
            return _pausedUntil.GetValueOrDefault(name, DateTimeOffset.MinValue);
    }

    public ValueTask DisposeAsync() => _receiver?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task AnswerAsync(HttpContext context)
    {
        var name = context.Request.Path.Value!.Split('/')[^1];
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        var request = _receiver!.Requests.Last(one => one.Path == context.Request.Path && one.Key == key);
        lock (_lock)
        {
            var (status, retryAfter) = _answers.TryGetValue(name, out var queue) && queue.Count > 0 ? queue.Dequeue() : _always.GetValueOrDefault(name, (200, null));
            if (retryAfter is { } wait)
                context.Response.Headers.RetryAfter = $"{wait.TotalSeconds}";
            if (status == StatusCodes.Status429TooManyRequests)
                _pausedUntil[name] = request.At + (retryAfter ?? TimeSpan.Zero);
            context.Response.StatusCode = status;
            _received.Add(new(name, key, JsonNode.Parse(request.Body)!, status, request.At));
        }

        return Task.CompletedTask;
    }
}
