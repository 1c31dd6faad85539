using System.Globalization;
using Weft.Storage;

namespace Weft.Tests.Storage.Postgres;

/// <summary>Connections are lost and the database ends, in an orderly way and not; the store goes on by itself and loses nothing that it has answered.</summary>
public sealed class PostgresOutageTests
{
    [Fact]
    public void lost_connections_are_made_anew()
    {
        using var schema = new PostgresSchema();
        using var store = schema.Open();
        for (byte round = 0; round < 5; round++)
        {
            PostgresSchema.Put(store, [1], [round]);
            Assert.True(schema.Server.EndSessions($"query like '%{schema.Name}%'") > 0);
            Assert.Equal(new byte[] { round }, store.Get([1]));
            Assert.Equal([[round]], store.GetMany([[1]]));
            Assert.Single(store.Scan([0], [9]));
            schema.Server.EndSessions($"query like '%{schema.Name}%'");
            store.Checkpoint();
        }
    }

    /// <summary>The numbers of the test's own commits: what would be applied twice, or not at all, or in part, shows.</summary>
    [Fact]
    public async Task a_commit_whose_connection_is_lost_under_way_is_applied_once()
    {
        using var schema = new PostgresSchema();
        using var store = schema.Open();
        var commits = new NumberedCommits(Seeded.Seed());
        var made = 0;
        var committing = Task.Run(() =>
        {
            while (made < 99)
            {
                commits.Apply(store, made + 1);
                Interlocked.Increment(ref made);
            }
        }, TestContext.Current.CancellationToken);
        var ended = 0L;
        for (var before = -1; !committing.IsCompleted; await Task.Yield())
        {
            // One at a time gets through, and the next is met wherever it stands.
            if (Volatile.Read(ref made) == before)
                continue;
            before = Volatile.Read(ref made);
            ended += schema.Server.EndSessions($"query like '%{schema.Name}%'");
        }

        await committing;
        Write($"{ended} sessions were ended");
        Assert.True(ended > 5);
        Assert.Equal(99, NumberedCommits.LastIn(store));
        Assert.Null(commits.Difference(store));
        Assert.Equal(99L, schema.Server.Ask($"select commits from {schema.Name}.weft_writer"));
    }

    [Fact]
    public void what_a_crash_of_the_database_loses_is_made_again_before_anybody_reads()
    {
        // So that hardly anything is on disk unless somebody waits for it.
        using var server = PostgresServer.Start("-c wal_writer_delay=10s -c wal_writer_flush_after=0");
        using var schema = new PostgresSchema(server);
        using var store = schema.Open();
        var commits = new NumberedCommits(Seeded.Seed());
        var (number, lost) = (0, 0L);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 30; i++)
                commits.Apply(store, ++number);
            if (round == 1)
                store.Checkpoint();
            server.Crash();
            server.Begin();
            lost += number - (long)server.Ask($"select commits from {schema.Name}.weft_writer")!;
            Assert.Equal(number, NumberedCommits.LastIn(store));
            Assert.Null(commits.Difference(store));
        }

        Write($"{lost} commits were lost and made again");
        Assert.True(lost > 0, "the crash lost nothing: this test sees nothing");
    }

    [Fact]
    public void what_a_checkpoint_covered_outlives_a_crash_of_the_database_and_of_the_store()
    {
        using var server = PostgresServer.Start("-c wal_writer_delay=10s -c wal_writer_flush_after=0");
        using var schema = new PostgresSchema(server);
        var commits = new NumberedCommits(Seeded.Seed());
        var covered = 0;
        for (var round = 0; round < 3; round++)
        {
            using (var store = schema.Open())
            {
                var last = NumberedCommits.LastIn(store);
                Assert.True(last >= covered, string.Create(CultureInfo.InvariantCulture, $"{covered} was covered and {last} found"));
                Assert.Null(commits.Difference(store));
                for (var i = 1; i <= 20; i++)
                    commits.Apply(store, last + i);
                store.Checkpoint();
                covered = last + 20;
                for (var i = 21; i <= 40; i++)
                    commits.Apply(store, last + i);
                server.Crash();
            }

            server.Begin();
        }
    }

    [Fact]
    public void a_database_that_stays_away_is_named_and_one_that_comes_back_is_used_again()
    {
        using var server = PostgresServer.Start();
        using var schema = new PostgresSchema(server);
        using var store = schema.Open();
        PostgresSchema.Put(store, [1], [1]);
        server.Stop();
        Action[] calls = [() => PostgresSchema.Put(store, [1], [2]), () => store.Get([1]), () => Assert.Empty(store.Scan([0], [9])), store.Checkpoint];
        Assert.All(calls, call => Assert.Contains($"postgres at 127.0.0.1:{server.Port}", Assert.Throws<StorageException>(call).Message, StringComparison.Ordinal));
        server.Begin();
        Assert.Equal(new byte[] { 1 }, store.Get([1]));
        PostgresSchema.Put(store, [1], [3]);
        Assert.Equal(new byte[] { 3 }, store.Get([1]));
    }

    private static void Write(FormattableString line) => TestContext.Current.TestOutputHelper?.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
