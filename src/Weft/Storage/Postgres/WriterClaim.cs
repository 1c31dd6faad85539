using Npgsql;

namespace Weft.Storage.Postgres;

/// <summary>
/// Makes a connection the one that writes to a schema: takes the lock that keeps a second server out, makes what is missing, and begins a new epoch, behind
/// which nothing is written by whoever wrote before.
/// </summary>
internal sealed class WriterClaim(Connector connector, Statements sql, FolderMark mark)
{
    // The class of our advisory locks: "Weft". PostgreSQL keeps them by database.
    private const int Locks = 0x57656674;
    private static readonly string[] Made = [PostgresErrorCodes.DuplicateSchema, PostgresErrorCodes.UniqueViolation];

    private string Schema => connector.Address.Schema;

    /// <summary>Takes it for the first time.</summary>
    public WriteSession Begin(NpgsqlConnection connection)
    {
        Lock(connection, isFirst: true);
        MakeTables(connection);
        CheckFormat(connection);
        return Take(connection, 0);
    }

    /// <summary>Takes it again on a new connection, if nobody else has taken it since.</summary>
    public WriteSession Continue(NpgsqlConnection connection, long epoch)
    {
        Lock(connection, isFirst: false);
        return Take(connection, epoch);
    }

    private WriteSession Take(NpgsqlConnection connection, long epoch)
    {
        using var command = Command(connection, sql.NextEpoch, epoch);
        using var reader = command.ExecuteReader();
        return reader.Read() ? new(connection, sql, reader.GetInt64(0), reader.GetInt64(1), Lost) : throw Lost();
    }

    private StorageException Lost() =>
        new($"Another Weft server has taken over the schema {Schema} of PostgreSQL, database {connector.Address}: this one cannot write there any more. One of the two must be stopped.");

    private void Lock(NpgsqlConnection connection, bool isFirst)
    {
        if ((bool)Scalar(connection, "select pg_try_advisory_lock($1, hashtext($2))", Locks, Schema)!)
            return;
        var (name, who) = Holder(connection);
        if (name == connector.Name)
            Scalar(connection, "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid() and pid in (select pid from pg_locks where locktype = 'advisory')", name);
        else if (!isFirst)
            throw Lost();
        try
        {
            // The server process of a killed one is still ending.
            Scalar(connection, "set lock_timeout = '5s'");
            Scalar(connection, "select pg_advisory_lock($1, hashtext($2))", Locks, Schema);
            Scalar(connection, "set lock_timeout = 0");
        }
        catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new StorageException($"Another Weft server{who} works on the schema {Schema} of PostgreSQL, database {connector.Address}. Stop that one, or give this one a schema of its own: ?schema=NAME behind the address.");
        }
    }

    private (string? Name, string Who) Holder(NpgsqlConnection connection)
    {
        using var command = Command(
            connection,
            "select application_name, coalesce(host(client_addr), 'this machine'), to_char(backend_start, 'YYYY-MM-DD HH24:MI TZ') from pg_stat_activity where pid in "
            + "(select pid from pg_locks where locktype = 'advisory' and granted and classid::bigint = $1 and objid::bigint = (hashtext($2)::bigint & 4294967295) and database = (select oid from pg_database where datname = current_database())) limit 1",
            (long)Locks, Schema);
        using var reader = command.ExecuteReader();
        return reader.Read() && !reader.IsDBNull(0) && !reader.IsDBNull(2)
            ? (reader.GetString(0), $" (on {reader.GetString(1)}, connected since {reader.GetString(2)})")
            : (null, "");
    }

    private void MakeTables(NpgsqlConnection connection)
    {
        if (!(bool)Scalar(connection, Statements.SchemaExists, Schema)!)
        {
            try
            {
                Scalar(connection, sql.CreateSchema);
            }
            catch (PostgresException problem) when (Made.Contains(problem.SqlState))
            {
                // Somebody else has made it meanwhile.
            }
        }

        if ((bool)Scalar(connection, sql.TablesExist)!)
            return;
        using var transaction = connection.BeginTransaction();
        Scalar(connection, sql.CreateTables);
        transaction.Commit();
    }

    private void CheckFormat(NpgsqlConnection connection)
    {
        Guid? owner = null;
        using (var command = new NpgsqlCommand(sql.ReadFormat, connection))
        using (var reader = command.ExecuteReader())
        {
            if (!reader.Read() || reader.GetInt32(0) != Statements.Format)
                throw new StorageException($"The schema {Schema} of PostgreSQL, database {connector.Address}, was made by another version of Weft; this one reads format {Statements.Format}.");
            owner = reader.IsDBNull(1) ? null : reader.GetGuid(1);
        }

        if (owner is null)
            Scalar(connection, sql.Bind, mark.Identity());
        else if (owner != mark.Read())
            throw new StorageException($"The schema {Schema} of PostgreSQL, database {connector.Address}, belongs to another data folder than {mark.Folder}. Start with that one, or give this one a schema of its own: ?schema=NAME behind the address.");
    }

    private static object? Scalar(NpgsqlConnection connection, string text, params object[] values)
    {
        using var command = Command(connection, text, values);
        return command.ExecuteScalar();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string text, params object[] values)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }
}
