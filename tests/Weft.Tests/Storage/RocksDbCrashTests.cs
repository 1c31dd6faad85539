using System.Globalization;
using Weft.Storage;
using Weft.Storage.RocksDb;

namespace Weft.Tests.Storage;

/// <summary>A process that commits is killed, again and again, over one store. <c>WEFT_KILL_ROUNDS</c> says how often.</summary>
public sealed class RocksDbCrashTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task a_killed_store_holds_a_whole_number_of_commits_and_all_that_a_checkpoint_covered()
    {
        var seed = Seeded.Seed();
        var random = new Random(seed);
        var rounds = int.Parse(Environment.GetEnvironmentVariable("WEFT_KILL_ROUNDS") ?? "3", CultureInfo.InvariantCulture);
        var covered = 0;
        for (var round = 0; round < rounds; round++)
        {
            using var process = CommittingProcess.Start(_folder.Path, seed);
            await process.KillAfterAsync(random.Next(1, 600), TestContext.Current.CancellationToken);

            using var store = RocksDbStore.Open(_folder.Path);
            var last = NumberedCommits.LastIn(store);
            TestContext.Current.TestOutputHelper?.WriteLine($"round {round}: covered {process.Covered}, found {last}, begun {process.Begun}");
            Assert.Null(new NumberedCommits(seed).Difference(store));
            Assert.InRange(last, Math.Max(covered, process.Covered), process.Begun);
            covered = last;
        }
    }

    /// <summary>The check of the test above must see a commit that was torn, one that overtook another, and a run that overtook its commit.</summary>
    [Fact]
    public void a_torn_commit_would_be_seen()
    {
        var commits = new NumberedCommits(seed: 1);
        using var store = RocksDbStore.Open(_folder.Path);
        for (var number = 1; number <= 100; number++)
            commits.Apply(store, number);
        Assert.Null(commits.Difference(store));

        foreach (var (key, value) in store.Scan([0], [0xFF]).Where((_, i) => i % 10 == 0).ToArray())
        {
            Change(store, key, null);
            Assert.NotNull(commits.Difference(store));
            Change(store, key, value);
        }

        Change(store, "k-stray"u8.ToArray(), [1]);
        Assert.NotNull(commits.Difference(store));
    }

    private static void Change(RocksDbStore store, byte[] key, byte[]? value)
    {
        var batch = new CommitBatch();
        if (value is null)
            batch.Delete(key);
        else
            batch.Put(key, value);
        store.Commit(batch);
    }
}
