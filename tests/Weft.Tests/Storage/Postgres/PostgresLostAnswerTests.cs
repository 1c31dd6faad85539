using Weft.Storage;
using Weft.Storage.Postgres;

namespace Weft.Tests.Storage.Postgres;

/// <summary>The database makes a commit, and the answer never arrives.</summary>
public sealed class PostgresLostAnswerTests : IDisposable
{
    private readonly PostgresSchema _schema = new();
    private readonly CuttingProxy _way;
    private readonly PostgresStore _store;

    public PostgresLostAnswerTests()
    {
        _way = new(_schema.Server.Port);
        _store = PostgresStore.Open(_schema.Address with { Port = _way.Port }, _schema.Folder);
        // So that its statements are prepared, and the next answer is that to a commit.
        PostgresSchema.Put(_store, [1], [1]);
    }

    private long Commits => (long)_schema.Server.Ask($"select commits from {_schema.Name}.weft_writer")!;

    public void Dispose()
    {
        _store.Dispose();
        _way.Dispose();
        _schema.Dispose();
    }

    [Fact]
    public void a_commit_that_was_made_is_found_and_not_made_again()
    {
        for (byte round = 2; round < 8; round++)
        {
            _way.CutNextAnswer();
            PostgresSchema.Put(_store, [1], [round]);
            Assert.Equal(round - 1, _way.Cuts);
            Assert.Equal((round * 2) - 2, Commits);
            Assert.Equal(new[] { round }, _store.Get([1]));
            // The statement of the new connection.
            PostgresSchema.Put(_store, [2], [round]);
        }
    }

    [Fact]
    public void a_range_and_a_run_are_neither_lost_nor_made_twice()
    {
        _way.CutNextAnswer();
        _store.DeleteRange([1], [2]);
        Assert.Equal(2, Commits);
        Assert.Null(_store.Get([1]));
    }

    [Fact]
    public void a_commit_that_threw_shows_afterwards_whether_it_was_made()
    {
        _way.IsOpen = false;
        _way.CutNextAnswer();
        Assert.Throws<StorageException>(() => PostgresSchema.Put(_store, [1], [2]));
        Assert.Throws<StorageException>(() => PostgresSchema.Put(_store, [1], [3]));
        _way.IsOpen = true;
        Assert.Equal(new byte[] { 2 }, _store.Get([1]));
        PostgresSchema.Put(_store, [1], [4]);
        Assert.Equal(3, Commits);
        Assert.Equal(new byte[] { 4 }, _store.Get([1]));
    }
}
