using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Weft.Bench.Load;

/// <summary>
/// The load generator, a process of its own: makes its requests, says <c>ready</c>, and at each line of standard input (<c>warm</c>, then <c>go</c>) sends the
/// warm-up or the rest and prints <c>sent EVENTS EVENT-BYTES SECONDS RETRIES</c>.
/// </summary>
internal sealed class LoadCommand
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(50);

    private readonly Requests _requests;
    private readonly LoadConnection[] _connections;
    private int _next;
    private int _last;
    private int _retries;

    private LoadCommand(Requests requests, LoadConnection[] connections) => (_requests, _connections) = (requests, connections);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var server = IPEndPoint.Parse(arguments.Text("server", "127.0.0.1:8080"));
        var (events, warmup) = (arguments.Number("events", 1_000_000), arguments.Number("warmup", 100_000));
        var people = arguments.Number("people", Math.Max(1000, (events + warmup) / 20));
        var writer = new EventWriter(arguments.Number("seed", 1), people, TimeProvider.System.GetUtcNow());
        var requests = Requests.Make(writer, warmup + events, server.ToString(), arguments.Text("key", "wk_bench"));
        GC.Collect();

        var connections = await Task.WhenAll(Enumerable.Range(0, arguments.Number("connections", 32)).Select(_ => LoadConnection.OpenAsync(server)));
        var load = new LoadCommand(requests, connections);
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } word)
            Console.WriteLine(await load.SendAsync(word == "warm" ? warmup / Requests.EventsEach : requests.Count));
        return 0;
    }

    private async Task<string> SendAsync(int last)
    {
        var (first, started) = (_next, Stopwatch.GetTimestamp());
        _last = last;
        await Task.WhenAll(_connections.Select(connection => Task.Run(() => DrainAsync(connection))));
        _next = last;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var events = (last - first) * Requests.EventsEach;
        var bytes = (long)((double)_requests.EventBytes * (last - first) / _requests.Count);
        return string.Create(CultureInfo.InvariantCulture, $"sent {events} {bytes} {seconds:F4} {_retries}");
    }

    private async Task DrainAsync(LoadConnection connection)
    {
        while (Interlocked.Increment(ref _next) - 1 is var index && index < _last)
        {
            int status;
            while ((status = await connection.SendAsync(_requests[index])) is 429 or 503)
            {
                Interlocked.Increment(ref _retries);
                await Task.Delay(RetryAfter);
            }

            if (status != 200)
                throw new InvalidOperationException($"The server answered {status}.");
        }
    }
}
