using Weft.Activation;
using Weft.Configuration;
using Weft.Connectors;
using Weft.Events;
using Weft.Log;
using Weft.Storage.RocksDb;

namespace Weft.Bench.Replay;

/// <summary>
/// Takes a recorded log through a shard with an empty state, with nothing else running: what the work behind the log costs by itself. For profiling.
/// </summary>
internal static class ReplayCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var state = Directory.CreateTempSubdirectory("weft-replay-").FullName;
        try
        {
            await using var log = EventLog.Open(arguments.Text("log", "weft-data/log"), TimeProvider.System);
            using var store = RocksDbStore.Open(state);
            var shard = new Shard(store, new LaneOrders(store), Compile, LoggedEvents.In(log));
            Console.WriteLine(Replay(log, shard, arguments.Number("frames", 64)));
            return 0;
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    private static string Replay(EventLog log, Shard shard, int framesPerCommit)
    {
        using var reader = log.OpenReader(0);
        var frames = new List<LogFrame>();
        var (items, changes, started, before) = (0L, 0L, Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        while (reader.TryRead(out var frame))
        {
            items += frame.Items;
            frames.Add(frame);
            if (frames.Count < framesPerCommit)
                continue;
            changes += shard.Apply(frames, showsEvents: false).Changes.Count;
            frames.Clear();
        }

        if (frames.Count > 0)
            changes += shard.Apply(frames, showsEvents: false).Changes.Count;
        var cpu = (Environment.CpuUsage.TotalTime - started).TotalMicroseconds / items;
        return $"{items} items: {cpu:F1} CPU-µs and {(GC.GetTotalAllocatedBytes() - before) / items} bytes allocated an item; {changes} entries and exits";
    }

    private static Workspace Compile(string text) =>
        Workspace.Compile(text, Kinds.All(TimeProvider.System, TextWriter.Null), EnvironmentReferences.OfThisProcess().Leniently(), new ConfigErrors())!;
}
