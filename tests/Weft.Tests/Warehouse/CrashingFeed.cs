using Weft.Activation;
using Weft.Configuration;
using Weft.Log;
using Weft.Tests.Activation.Harness;
using Weft.Tests.Determinism;
using Weft.Warehouse;

namespace Weft.Tests.Warehouse;

/// <summary>
/// A shard and a feeder over a recorded log, ended at random steps as by a kill: the store falls back to some earlier commit, and of the warehouse there is what its
/// files held at that instant.
/// </summary>
internal sealed class CrashingFeed(string folder, EventLog log, IReadOnlyList<LogFrame> frames, Random random, int crashes)
{
    private int _lives;
    private MemoryStore _store = new();

    public MemoryStore Store => _store;

    /// <summary>How often the store fell back behind the warehouse.</summary>
    public int Behind { get; private set; }

    /// <summary>At which steps it was ended.</summary>
    public Dictionary<FeedStep, int> Ended { get; } = [];

    private string File => Path.Combine(folder, $"life{_lives}", "weft.duckdb");

    /// <summary>Goes on, from crash to crash, until everything has landed.</summary>
    public WarehouseDatabase Run()
    {
        while (true)
        {
            var warehouse = WarehouseDatabase.Open(File, Path.Combine(folder, "exports"), new() { Threads = 1 });
            try
            {
                Live(warehouse);
                return warehouse;
            }
            catch (KilledException)
            {
                warehouse.Dispose();
                _lives++;
                _store = _store.CrashTo(KeptCommits());
                if (PositionOfFile() > Shard.PositionIn(_store))
                    Behind++;
            }
        }
    }

    private void Live(WarehouseDatabase warehouse)
    {
        var (store, feed) = (_store, new FeedTable(_store));
        var shard = new Shard(store, new LaneOrders(store), Compile, Frames.Logged(frames), feedsWarehouse: true, bounds: RecordedRun.Bounds);
        feed.Begin(shard.Position);
        Assert.True(warehouse.Position >= feed.Gone, $"the warehouse stands at {warehouse.Position}, and rows are gone up to {feed.Gone}");
        var options = new WarehouseOptions { EventsPerTransaction = random.Next(1, 60), Reached = MayEnd };
        using var feeder = new Feeder(feed, warehouse, log.OpenReader, TimeProvider.System, options);
        while (shard.Position < frames.Count)
        {
            var batch = frames.Skip((int)shard.Position).Take(random.Next(1, 20)).ToList();
            shard.Apply(batch);
            if (random.Next(3) == 0)
                feeder.TakeAll(shard.Position, default);
        }

        feeder.TakeAll(shard.Position, default);
    }

    private void MayEnd(FeedStep step)
    {
        // Sooner where it has not ended yet, so that each run ends at every step.
        if (_lives >= crashes || random.Next(Ended.ContainsKey(step) ? 14 : 3) != 0)
            return;
        Ended[step] = Ended.GetValueOrDefault(step) + 1;
        var next = Directory.CreateDirectory(Path.Combine(folder, $"life{_lives + 1}")).FullName;
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(File)!, "weft.duckdb*"))
            System.IO.File.Copy(file, Path.Combine(next, Path.GetFileName(file)));
        throw new KilledException();
    }

    // All of them, as when they had just been made durable; a few less; or any number.
    private int KeptCommits() => (Behind == 0 ? 2 : random.Next(3)) switch
    {
        0 => _store.Commits,
        1 => Math.Max(0, _store.Commits - random.Next(1, 6)),
        _ => random.Next(_store.Commits + 1),
    };

    private long PositionOfFile()
    {
        using var warehouse = WarehouseDatabase.Open(File, Path.Combine(folder, "exports"), new() { Threads = 1 });
        return warehouse.Position;
    }

    private static Workspace Compile(string text)
    {
        var errors = new ConfigErrors();
        return Workspace.Compile(text, RecordedRun.Kinds, EnvironmentReferences.None, errors) ?? throw new InvalidOperationException(string.Join('\n', errors.All));
    }

    private sealed class KilledException : Exception;
}
