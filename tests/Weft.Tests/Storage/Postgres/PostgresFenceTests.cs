using Weft.Storage;

namespace Weft.Tests.Storage.Postgres;

/// <summary>One schema has one writer, whatever happens to its connections.</summary>
public sealed class PostgresFenceTests : IDisposable
{
    private readonly PostgresSchema _schema = new();

    public void Dispose() => _schema.Dispose();

    [Fact]
    public void a_second_store_is_refused_while_the_first_is_open()
    {
        using var first = _schema.Open();
        var refusal = Assert.Throws<StorageException>(_schema.Open);
        Assert.Contains($"Another Weft server (on 127.0.0.1, connected since ", refusal.Message, StringComparison.Ordinal);
        PostgresSchema.Put(first, [1], [1]);
        Assert.Equal(new byte[] { 1 }, first.Get([1]));
    }

    [Fact]
    public void a_store_whose_place_was_taken_commits_nothing_more()
    {
        using var first = _schema.Open();
        PostgresSchema.Put(first, [1], [1]);
        // As if it had been paused, and its connections had been given up.
        _schema.Server.EndSessions($"query like '%{_schema.Name}%'");
        using var second = _schema.Open();
        PostgresSchema.Put(second, [1], [2]);

        Action[] writes = [() => PostgresSchema.Put(first, [1], [3]), () => first.DeleteRange([0], [9]), () => first.Ingest([new([5], [5])]), first.Checkpoint];
        Assert.All([.. writes, .. writes], write =>
            Assert.Contains("Another Weft server has taken over", Assert.Throws<StorageException>(write).Message, StringComparison.Ordinal));
        Assert.Equal(new byte[] { 2 }, second.Get([1]));
        PostgresSchema.Put(second, [1], [4]);
        Assert.Single(second.Scan([0], [9]));
    }

    /// <summary>The connection may have outlived the lock; the epoch is looked at in the commit itself.</summary>
    [Fact]
    public void a_commit_on_a_connection_that_still_lives_is_refused_too()
    {
        using var first = _schema.Open();
        PostgresSchema.Put(first, [1], [1]);
        _schema.Server.Ask($"update {_schema.Name}.weft_writer set epoch = epoch + 1");
        Action[] writes = [() => PostgresSchema.Put(first, [1], [3]), () => first.DeleteRange([0], [9]), () => first.Ingest([new([5], [5])]), first.Checkpoint];
        Assert.All(writes, write =>
            Assert.Contains("Another Weft server has taken over", Assert.Throws<StorageException>(write).Message, StringComparison.Ordinal));
        Assert.Equal([1], Assert.Single(first.Scan([0], [9])).Value);
    }
}
