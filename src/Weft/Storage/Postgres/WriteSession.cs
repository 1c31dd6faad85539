using Npgsql;
using NpgsqlTypes;

namespace Weft.Storage.Postgres;

/// <summary>The connection that writes, in one epoch. For one thread at a time; after an exception it is to be disposed of, which undoes what was not committed.</summary>
internal sealed class WriteSession(NpgsqlConnection connection, Statements sql, long epoch, long committed, Func<StorageException> lost) : IDisposable
{
    private NpgsqlCommand? _apply;

    public long Epoch => epoch;

    /// <summary>The number of the last commit.</summary>
    public long Committed { get; private set; } = committed;

    /// <summary>Applies changes as the commit of that number.</summary>
    public void Apply(Changes changes, long number)
    {
        using var transaction = changes.Parts.Count > 1 ? connection.BeginTransaction() : null;
        Put(changes, number);
        transaction?.Commit();
        Committed = number;
    }

    /// <summary>Takes a run, and returns once it is on disk.</summary>
    public void Ingest(AscendingRun run, long number) => Durably(number, () =>
    {
        using (var copy = connection.BeginBinaryImport(sql.CopyIn))
        {
            do
            {
                if (run.PutAside())
                    continue;
                copy.StartRow();
                copy.Write(run.Current.Key, NpgsqlDbType.Bytea);
                copy.Write(run.Current.Value, NpgsqlDbType.Bytea);
            }
            while (run.MoveNext());
            copy.Complete();
        }

        Put(run.Long, number);
    });

    /// <summary>Deletes a range, and returns once that is on disk.</summary>
    public void DeleteRange(byte[] from, byte[] to, long number) => Durably(number, () => Fence(sql.DeleteRange, epoch, number, from, to));

    /// <summary>Returns when every commit before it is on disk.</summary>
    public void Checkpoint()
    {
        using var transaction = connection.BeginTransaction();
        Wait();
        Fence(sql.Checkpoint, epoch);
        transaction.Commit();
    }

    /// <summary>Looks whether the connection lives and the epoch is in force.</summary>
    public void Look() => Fence(sql.IsMine, epoch);

    /// <summary>Whether the schema holds long keys.</summary>
    public bool AnyLong()
    {
        using var command = new NpgsqlCommand(sql.AnyLong, connection);
        return (bool)command.ExecuteScalar()!;
    }

    public void Dispose() => connection.Dispose();

    private void Durably(long number, Action write)
    {
        using var transaction = connection.BeginTransaction();
        Wait();
        Fence(sql.Number, epoch, number);
        write();
        transaction.Commit();
        Committed = number;
    }

    private void Put(Changes changes, long number)
    {
        foreach (var part in changes.Parts)
        {
            using var ofLong = part.IsLong ? Applying(sql.ApplyLong) : null;
            var command = ofLong ?? (_apply ??= Applying(sql.Apply));
            object[] values = [epoch, number, part.Deleted, part.Keys, part.Values];
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i];
            Check(command);
            // What was written is not to be kept alive by a statement.
            for (var i = 2; i < values.Length; i++)
                command.Parameters[i].Value = Array.Empty<byte[]>();
        }
    }

    private NpgsqlCommand Applying(string text)
    {
        var command = new NpgsqlCommand(text, connection);
        NpgsqlDbType[] types = [NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, .. Enumerable.Repeat(NpgsqlDbType.Array | NpgsqlDbType.Bytea, 3)];
        foreach (var type in types)
            command.Parameters.Add(new() { NpgsqlDbType = type });
        command.Prepare();
        return command;
    }

    private void Wait()
    {
        using var command = new NpgsqlCommand(Statements.Wait, connection);
        command.ExecuteNonQuery();
    }

    private void Fence(string text, params object[] values)
    {
        using var command = new NpgsqlCommand(text, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        Check(command);
    }

    private void Check(NpgsqlCommand command)
    {
        if ((long)command.ExecuteScalar()! != 1)
            throw lost();
    }
}
