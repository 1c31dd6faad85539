using Weft.Bench.Running;
using Weft.Log;

namespace Weft.Bench.Benches;

/// <summary>Ratio 9: bytes that everything stored takes for an event, once all is settled and the server is stopped, over the event's JSON.</summary>
internal static class BytesBench
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments, pairs: 1);
        var events = arguments.Number("events", 1_000_000);
        var people = arguments.Number("people", Math.Max(1000, events / 20));
        // Many, so that nothing packs well because the generator repeats itself.
        var load = new LoadOptions { Connections = options.Connections, Seed = options.Seed, People = people, Templates = 65_536 };
        List<Stored> rounds = [];
        for (var round = 1; round <= options.Pairs; round++)
        {
            rounds.Add(await RoundAsync(Contender.Product(options), load, events));
            Say.Line($"{round} {rounds[^1]}");
        }

        var table = new ResultsTable(
            options, "bytes", "bytes stored for an event ÷ its JSON",
            "events", "people", "rounds", "ratio", "JSON", "log", "state", "warehouse", "other", "made ready for more, in all");
        table.Add(
            $"{rounds[0].Events:N0}", $"{people:N0}", $"{rounds.Count}", $"{new Ratio(rounds.Select(one => one.Ratio))}", $"{rounds[0].Each(rounds[0].Json):F0}",
            $"{Ratio.MedianOf(rounds, one => one.Each(one.Log)):F1}", $"{Ratio.MedianOf(rounds, one => one.Each(one.State)):F1}",
            $"{Ratio.MedianOf(rounds, one => one.Each(one.Warehouse)):F1}", $"{Ratio.MedianOf(rounds, one => one.Each(one.Other)):F1}", $"{rounds[0].Prepared >> 20} MiB");
        return 0;
    }

    private static async Task<Stored> RoundAsync(Contender contender, LoadOptions load, long events)
    {
        using var product = await FilledProduct.StartAsync(contender, load);
        var measured = await Measurement.TakeAsync(contender, product.Server, product.Load, events);
        await product.Server.StopAsync();
        var folder = product.Folder;
        var (prepared, log) = (await PreparedAsync(Path.Combine(folder.Path, "data/log")), folder.Size("data/log"));
        var (state, warehouse) = (folder.Size("data/state"), folder.Size("data/warehouse") + folder.Size("data/warehouse.duckdb") + folder.Size("data/warehouse.duckdb.wal"));
        return new(
            measured.Load.Events + product.Filled.Events, measured.Load.EventBytes + product.Filled.EventBytes, log - prepared, state, warehouse,
            folder.Size("data") - log - state - warehouse, prepared);
    }

    /// <summary>Bytes of the log's files that were written in advance and hold nothing yet: the same however many events there are.</summary>
    private static async Task<long> PreparedAsync(string folder)
    {
        await using var log = EventLog.Open(folder, TimeProvider.System);
        var (end, next) = (log.Durable, new FileInfo(Path.Combine(folder, "next")));
        return new FileInfo(LogSegment.PathOf(folder, end.Segment)).Length - end.Offset + (next.Exists ? next.Length : 0);
    }

    private sealed record Stored(long Events, long Json, long Log, long State, long Warehouse, long Other, long Prepared)
    {
        public double Ratio => (double)(Log + State + Warehouse + Other) / Json;

        public double Each(long bytes) => (double)bytes / Events;

        public override string ToString() => Say.Of(
            $"{Events:N0} events of {Each(Json):F0} bytes: log {Each(Log):F1}, state {Each(State):F1}, warehouse {Each(Warehouse):F1}, other {Each(Other):F1}: ratio {Ratio:F3}; and {Prepared >> 20} MiB of log made ready for more");
    }
}
