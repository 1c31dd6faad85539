using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;

namespace Weft.Tests.Robustness;

/// <summary>More than the server can take: it says so, stays within its memory, and has what it acknowledged.</summary>
public sealed class OverloadTests
{
    private const int Crowd = 10_000;
    private const int Senders = 64;
    private const int Batches = 500;
    private const int EventsEach = 40;

    [Fact]
    public async Task ten_thousand_connections_and_more_load_than_it_sustains_stay_within_the_memory_bound()
    {
        await using var server = await LoadedServer.StartAsync("limits: { body_bytes: 200000, backlog_events: 4000 }");
        var crowd = await CrowdAsync(server);
        try
        {
            var (taken, refused) = await PushAsync(server);
            Assert.Equal(Batches * EventsEach, taken);
            // What was offered while it took this much: three times as much and more.
            Assert.True(Batches + refused >= 3 * Batches, $"{refused} batches were refused while {Batches} were taken");

            // Those that hold on and are in order were not harmed.
            await Parallel.ForEachAsync(crowd.Where((_, at) => at % 2 == 0).Take(1_000), async (connection, _) => await AliveAsync(connection));
            var sums = await server.SettledAsync();
            Assert.Equal(taken, sums.GetProperty("processed").GetInt64());
            Assert.Equal(0, sums.GetProperty("duplicate").GetInt64());
            TestContext.Current.TestOutputHelper!.WriteLine($"{server.PeakMemory >> 20} MB at most, {refused} refused");
            Assert.True(server.PeakMemory < LoadedServer.MemoryBound, $"{server.PeakMemory >> 20} MB");
        }
        finally
        {
            foreach (var connection in crowd)
                connection.Dispose();
        }
    }

    [Fact]
    public async Task a_body_finds_no_room_while_others_hold_it_and_finds_it_again()
    {
        await using var server = await LoadedServer.StartAsync("limits: { body_bytes: 10000 }");
        var held = new List<RawConnection>();
        for (var at = 0; at < 3; at++)
        {
            held.Add(await RawConnection.OpenAsync(server.Address));
            await held[at].SendAsync(RawConnection.Post(new string(' ', 4_000), length: 400_000));
        }

        // A body that came before them would send them away.
        Assert.True(await Crash.Settings.UntilAsync(async () => await TakenAsync(server) >= 8_000));
        HttpStatusCode status = default;
        Assert.True(await Crash.Settings.UntilAsync(async () =>
        {
            using var answer = await server.Client.PostAsync("/v1/batch", new ByteArrayContent(Encoding.UTF8.GetBytes(Batch(0))), TestContext.Current.CancellationToken);
            return (status = answer.StatusCode) == HttpStatusCode.ServiceUnavailable;
        }), $"the last answer was {status}");
        Assert.Contains("cause=\"Overloaded\"", await server.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        held.ForEach(connection => connection.Abort());
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync(Encoding.UTF8.GetBytes(Batch(1)), cancellation: TestContext.Current.CancellationToken)).Status);
    }

    private static async Task<long> TakenAsync(LoadedServer server)
    {
        var metrics = await server.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        return long.Parse(metrics.Split('\n').Single(line => line.StartsWith("weft_body_bytes ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
    }

    // A quarter waits in the middle of its headers, a quarter in the middle of a body, half closed, and the others are in order between two requests.
    private static async Task<List<RawConnection>> CrowdAsync(LoadedServer server)
    {
        var crowd = new RawConnection[Crowd];
        await Parallel.ForEachAsync(Enumerable.Range(0, Crowd), new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (at, _) =>
        {
            var connection = crowd[at] = await RawConnection.OpenAsync(server.Address);
            if (at % 2 == 0)
                await AliveAsync(connection);
            else if (at % 4 == 1)
                await connection.SendAsync("POST /v1/batch HTTP/1.1\r\nHost: weft\r\nX-Wr");
            else
                await connection.SendAsync(RawConnection.Post("{\"batch\":[", length: 5_000));
            if (at % 8 == 1)
                connection.HalfClose();
        });
        return [.. crowd];
    }

    private static async Task AliveAsync(RawConnection connection)
    {
        await connection.SendAsync("GET /health/live HTTP/1.1\r\nHost: weft\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await connection.ReadAsync("\r\n0\r\n\r\n"), StringComparison.Ordinal);
    }

    private static async Task<(int Taken, int Refused)> PushAsync(LoadedServer server)
    {
        var batches = new ConcurrentQueue<int>(Enumerable.Range(0, Batches));
        var (taken, refused) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            while (batches.TryDequeue(out var batch))
            {
                var answer = await server.PostAsync(Encoding.UTF8.GetBytes(Batch(batch)), cancellation: TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, answer.Status);
                Interlocked.Add(ref taken, EventsEach);
                Interlocked.Add(ref refused, answer.Refused);
            }
        })));
        return (taken, refused);
    }

    private static string Batch(int batch)
    {
        var items = Enumerable.Range(0, EventsEach).Select(at =>
            $$$"""{"type":"track","event":"Order Completed","userId":"u{{{((batch * EventsEach) + at) % 2000}}}","messageId":"m{{{batch}}}-{{{at}}}","properties":{"note":"{{{new string('x', 150)}}}"}}""");
        return $$"""{"batch":[{{string.Join(',', items)}}]}""";
    }
}
