using System.Diagnostics;

namespace Weft.Storage.Postgres;

/// <summary>
/// Writes to a schema as its only writer, one commit after another.
/// <para>
/// Commits are numbered, and the number is stored with each. So when a connection is lost in the middle of one, the next connection shows whether it was
/// applied; it is applied again only if it was not. Batches are kept until a checkpoint: when the database comes back from a crash without the last of
/// them, they are applied again in their order.
/// </para>
/// <para>
/// Each connection begins an epoch, and a commit is made only in the epoch in force. So a server that was paused, and whose place another has taken,
/// changes nothing when it wakes.
/// </para>
/// </summary>
internal sealed class Writer(Connector connector, Statements sql, Outage outage, FolderMark mark) : IDisposable
{
    // With nothing to make durable, so that a lost connection is noticed though nobody asks.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly Lock _writing = new();
    private readonly WriterClaim _claim = new(connector, sql, mark);
    private readonly UnflushedCommits _unflushed = new();
    private WriteSession? _session;
    private long _epoch;
    private long _committed;
    private long _looked;
    private bool _isClosed;

    /// <summary>The number of the last commit that returned.</summary>
    public long Committed => Volatile.Read(ref _committed);

    /// <summary>Takes the schema for this writer.</summary>
    /// <returns>Whether it holds long keys.</returns>
    public bool Begin()
    {
        var hasLong = false;
        lock (_writing)
            Try(session => hasLong = session.AnyLong());
        return hasLong;
    }

    public void Commit(Changes changes)
    {
        lock (_writing)
        {
            if (_unflushed.IsMuch)
                Flush();
            Write((session, number) => session.Apply(changes, number));
            _unflushed.Add(_committed, changes);
        }
    }

    public void Ingest(AscendingRun run) =>
        WriteDurably((session, number) =>
        {
            if (run.IsBegun)
                throw new StorageException($"The connection to PostgreSQL, database {connector.Address}, was lost while a run was taken; nothing of it was.");
            session.Ingest(run, number);
        });

    public void DeleteRange(byte[] from, byte[] to) => WriteDurably((session, number) => session.DeleteRange(from, to, number));

    public void Checkpoint()
    {
        lock (_writing)
            Flush();
    }

    /// <summary>Returns once all that was committed is in the database.</summary>
    public void Recover()
    {
        lock (_writing)
            Try(static session => session.Look());
    }

    public void Dispose()
    {
        lock (_writing)
        {
            _isClosed = true;
            Drop();
        }
    }

    private void WriteDurably(Action<WriteSession, long> write)
    {
        lock (_writing)
        {
            Write(write);
            _unflushed.Clear();
        }
    }

    private void Flush() => Try(session =>
    {
        if (!_unflushed.IsEmpty)
        {
            session.Checkpoint();
            _unflushed.Clear();
        }
        else if (Stopwatch.GetElapsedTime(_looked) > LookEvery)
        {
            session.Look();
            _looked = Stopwatch.GetTimestamp();
        }
    });

    private void Write(Action<WriteSession, long> write)
    {
        long? number = null;
        Try(session =>
        {
            if (number != session.Committed)
                write(session, number ??= session.Committed + 1);
        });
        Volatile.Write(ref _committed, number!.Value);
    }

    private void Try(Action<WriteSession> action)
    {
        while (true)
        {
            if (_isClosed)
                throw new StorageException("The store is closed.");
            try
            {
                action(_session ??= Open());
                outage.End();
                return;
            }
            catch (Exception problem) when (Connector.IsProblem(problem))
            {
                Drop();
                if (!Connector.IsLost(problem) || !outage.Wait())
                    throw connector.InWords(problem);
            }
            catch
            {
                Drop();
                throw;
            }
        }
    }

    private WriteSession Open()
    {
        var connection = connector.Open($"{Statements.BeginSession}; {Statements.BeginWriting}");
        try
        {
            var session = _epoch == 0 ? _claim.Begin(connection) : _claim.Continue(connection, _epoch);
            _epoch = session.Epoch;
            Redo(session);
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // What a crash of the database has lost; or what it holds beyond what was answered, which must not be lost once somebody has seen it.
    private void Redo(WriteSession session)
    {
        if (session.Committed > _committed)
        {
            session.Checkpoint();
            _unflushed.Clear();
            Volatile.Write(ref _committed, session.Committed);
        }

        if (session.Committed == _committed)
            return;
        if (!_unflushed.ReachBackTo(session.Committed + 1))
            throw new StorageException($"PostgreSQL, database {connector.Address}, has fallen back behind what it had said was on disk. Start this server anew: the log gives the rest back.");
        foreach (var (number, changes) in _unflushed.After(session.Committed))
            session.Apply(changes, number);
    }

    private void Drop()
    {
        _session?.Dispose();
        _session = null;
    }
}
