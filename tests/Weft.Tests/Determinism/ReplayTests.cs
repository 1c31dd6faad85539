using Weft.Activation;
using Weft.Configuration;
using Weft.Log;
using Weft.Storage;
using Weft.Storage.RocksDb;
using Weft.Tests.Activation.Harness;
using Weft.Tests.Storage;
using Weft.Tests.Storage.Postgres;

namespace Weft.Tests.Determinism;

/// <summary>One recorded log gives one state and one outbox, byte for byte. The seed is printed; <c>WEFT_SEED</c> repeats it.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _seed = Seeded.Seed();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task a_log_replayed_in_batches_of_any_size_and_after_a_crash_gives_the_same_state_and_outbox()
    {
        var recorded = await RecordedRun.RecordAsync(_folder.Path, _seed);
        AssertRich(recorded);
        var one = Replay(recorded.Frames, new MemoryStore(), _ => 1);
        foreach (var size in new[] { 20, 500 })
            Dump.AssertSame(one, Replay(recorded.Frames, new MemoryStore(), _ => size), $"a replay in batches of {size}");
        using (var store = RocksDbStore.Open(Path.Combine(_folder.Path, "replayed")))
            Dump.AssertSame(one, Replay(recorded.Frames, store, _ => 20), "a replay over RocksDB");
        using (var schema = new PostgresSchema())
        using (var store = schema.Open())
            Dump.AssertSame(one, Replay(recorded.Frames, store, _ => 20), "a replay over PostgreSQL");
        Dump.AssertSame(one, ReplayWithCrashes(recorded.Frames, new Random(_seed)), "a replay with crashes");
        Assert.Contains(one, line => line[0] == (char)Table.Feed);
        // The dispatchers drop the orders of lanes that are empty; nothing else is theirs while nothing leaves. The engine ran without a warehouse.
        Dump.AssertSame(AsTheEngineWrites(one), AsTheEngineWrites(recorded.State), "what the engine wrote as it went");
    }

    [Fact]
    public async Task a_store_that_cannot_read_or_write_now_and_then_costs_time_and_nothing_else()
    {
        var recorded = await RecordedRun.RecordAsync(_folder.Path, _seed);
        var (memory, random) = (new MemoryStore(), new Random(_seed));
        var store = new UnreliableStore(memory, random);
        var shard = Tried(() => new Shard(store, new LaneOrders(store), Compile, Frames.Logged(recorded.Frames), feedsWarehouse: true, bounds: RecordedRun.Bounds));
        var applied = 0;
        while (shard.Position < recorded.Frames.Count)
        {
            var batch = recorded.Frames.Skip((int)shard.Position).Take(random.Next(1, 20)).ToList();
            applied += Tried(() => shard.Apply(batch)).Applied.Count;
        }

        Assert.True(store.Failures > 0, "the store never failed: another seed is needed");
        Dump.AssertSame(Replay(recorded.Frames, new MemoryStore(), _ => 1), Dump.Of(memory), $"after {store.Failures} failures, the state");
        var atOnce = new MemoryStore();
        Assert.Equal(new Shard(atOnce, new LaneOrders(atOnce), Compile, Frames.Logged(recorded.Frames), feedsWarehouse: true, bounds: RecordedRun.Bounds).Apply(recorded.Frames).Applied.Count, applied);
    }

    /// <summary>The comparison of the tests above must see one byte.</summary>
    [Fact]
    public void a_state_that_depends_on_the_size_of_a_batch_would_be_seen()
    {
        var store = new MemoryStore();
        var batch = new CommitBatch();
        batch.Put([(byte)Table.Timers, 1], [1]);
        store.Commit(batch);
        var before = Dump.Of(store);
        var change = new CommitBatch();
        change.Put([(byte)Table.Timers, 1], [2]);
        store.Commit(change);
        Assert.ThrowsAny<Exception>(() => Dump.AssertSame(before, Dump.Of(store), "one byte"));
    }

    private static List<string> Replay(IReadOnlyList<LogFrame> frames, IKeyValueStore store, Func<int, int> size)
    {
        Apply(frames, store, size);
        return Dump.Of(store);
    }

    private static List<string> ReplayWithCrashes(IReadOnlyList<LogFrame> frames, Random random)
    {
        var store = new MemoryStore();
        for (var crash = 0; crash < 6; crash++)
        {
            Apply(frames.Take(random.Next(1, frames.Count)), store, _ => random.Next(1, 40));
            store = store.CrashTo(random.Next(store.Commits + 1));
        }

        return Replay(frames, store, _ => random.Next(1, 40));
    }

    private static T Tried<T>(Func<T> action)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return action();
            }
            catch (StorageException) when (tries < 200)
            {
                // As the engine does, but at once.
            }
        }
    }

    private static void Apply(IEnumerable<LogFrame> frames, IKeyValueStore store, Func<int, int> size)
    {
        var shard = new Shard(store, new LaneOrders(store), Compile, Frames.Logged([.. frames]), feedsWarehouse: true, mostRecords: 2 + (size(0) * 7), bounds: RecordedRun.Bounds);
        var left = frames.SkipWhile(frame => frame.Position <= shard.Position).ToList();
        for (var (done, number) = (0, 0); done < left.Count; number++)
        {
            var batch = left.GetRange(done, Math.Min(size(number), left.Count - done));
            shard.Apply(batch);
            done += batch.Count;
        }
    }

    private static Workspace Compile(string text)
    {
        var errors = new ConfigErrors();
        var workspace = Workspace.Compile(text, RecordedRun.Kinds, EnvironmentReferences.None, errors);
        Assert.True(workspace is not null, string.Join('\n', errors.All));
        return workspace;
    }

    private static List<string> AsTheEngineWrites(IEnumerable<string> lines) => [.. lines.Where(line => line[0] is not ((char)Table.LaneOrder or (char)Table.Feed))];

    // A log in which nothing happens would replay in any way.
    private static void AssertRich(RecordedRun recorded)
    {
        Assert.All(Enum.GetValues<FrameKind>(), kind => Assert.Contains(recorded.Frames, frame => frame.Kind == kind));
        var tables = recorded.State.Select(line => line[0]).ToHashSet();
        char[] unused = [(char)Table.DeadLetters, (char)Table.LaneOrder, (char)Table.Feed];
        Assert.All(Enum.GetValues<Table>().Select(table => (char)table).Except(unused), table => Assert.Contains(table, tables));
    }
}
