using System.Diagnostics;
using System.Net;

namespace Weft.Bench.Load;

/// <summary>
/// Sends requests over some connections with one thread: as fast as they are answered, or by a schedule that does not wait for answers. <c>429</c> and
/// <c>503</c> are sent again after 50 ms and counted.
/// </summary>
internal sealed class LoadLoop : IDisposable
{
    private static readonly TimeSpan ComeAgain = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly IRequests _requests;
    private readonly Epoll _epoll = new();
    private readonly LoadConnection[] _connections;

    // In turn, so that none is idle for so long that the server closes it.
    private readonly Queue<LoadConnection> _free;
    private readonly Queue<(LoadConnection Connection, long Due)> _refused = new();
    private long _next;
    private long _retries;

    public LoadLoop(IPEndPoint server, int connections, IRequests requests)
    {
        _requests = requests;
        _connections = [.. Enumerable.Range(0, connections).Select(tag => new LoadConnection(server, _epoll, tag, requests.Largest))];
        _free = new(_connections);
    }

    /// <summary>Sends, and returns when all is answered.</summary>
    /// <param name="pace">How much, and when.</param>
    /// <param name="report">Told every <paramref name="every"/> how it goes.</param>
    /// <param name="every">How often.</param>
    public LoadResult Send(Pace pace, Action<LoadResult> report, TimeSpan every)
    {
        var (all, window) = (new LoadTally(_requests, _retries), new LoadTally(_requests, _retries));
        pace.Start();
        var (begun, answered) = (0L, 0L);
        while (answered < begun || !pace.IsDone(begun))
        {
            while (_free.Count > 0 && pace.Due(begun) is { } due)
            {
                _free.Dequeue().Begin(_requests, _next++, due);
                begun++;
            }

            SendRefusedAgain();
            for (var ready = _epoll.Wait(Wait(pace, begun)); ready > 0; ready--)
            {
                if (Take(_connections[_epoll.Tag(ready - 1)]) is not { } latency)
                    continue;
                answered++;
                all.Add(latency);
                window.Add(latency);
            }

            if (window.Elapsed < every)
                continue;
            report(window.Result(_retries, pace.Behind(begun)));
            window = new(_requests, _retries);
        }

        return all.Result(_retries, pace.Behind(begun));
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        _epoll.Dispose();
    }

    /// <summary>The request's latency when its answer is there.</summary>
    private TimeSpan? Take(LoadConnection connection)
    {
        if (!connection.IsBusy || connection.Advance() is not (not 0 and var status))
            return null;
        if (status is 429 or 503)
        {
            _retries++;
            _refused.Enqueue((connection, Stopwatch.GetTimestamp() + (ComeAgain.Ticks * Stopwatch.Frequency / TimeSpan.TicksPerSecond)));
            return null;
        }

        if (status != 200)
            throw new InvalidOperationException($"The server answered {status}.");
        _free.Enqueue(connection);
        return Stopwatch.GetElapsedTime(connection.Due);
    }

    private void SendRefusedAgain()
    {
        while (_refused.TryPeek(out var first) && first.Due <= Stopwatch.GetTimestamp())
            _refused.Dequeue().Connection.Again();
    }

    private TimeSpan Wait(Pace pace, long begun)
    {
        var wait = _free.Count > 0 ? pace.Until(begun) : LongestWait;
        if (_refused.TryPeek(out var first) && Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), first.Due) is var refused && refused < wait)
            wait = refused;
        return wait < LongestWait ? wait : LongestWait;
    }
}
