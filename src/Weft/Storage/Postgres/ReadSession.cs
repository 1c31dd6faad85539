using System.Data;
using Npgsql;
using NpgsqlTypes;
using Pair = System.Collections.Generic.KeyValuePair<byte[], byte[]>;

namespace Weft.Storage.Postgres;

/// <summary>One connection for reading, with its prepared statements. For one thread at a time.</summary>
internal sealed class ReadSession(NpgsqlConnection connection, Statements sql) : IDisposable
{
    private readonly NpgsqlParameter<ReadOnlyMemory<byte>> _key = new() { NpgsqlDbType = NpgsqlDbType.Bytea };
    private readonly byte[] _keyBytes = new byte[Statements.LongestKey];
    private readonly NpgsqlCommand?[] _pages = new NpgsqlCommand?[4];
    private NpgsqlCommand? _get;
    private NpgsqlCommand? _getLong;
    private NpgsqlCommand? _getMany;
    private NpgsqlTransaction? _snapshot;

    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        if (key.Length > Statements.LongestKey)
            return GetLong(key.ToArray());
        _get ??= Prepared(sql.Get, _key);
        key.CopyTo(_keyBytes);
        _key.TypedValue = _keyBytes.AsMemory(0, key.Length);
        return (byte[]?)_get.ExecuteScalar();
    }

    public byte[]?[] GetMany(IReadOnlyList<byte[]> keys)
    {
        var values = new byte[]?[keys.Count];
        _getMany ??= Prepared(sql.GetMany, new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        _getMany.Parameters[0].Value = keys.Select(key => key.Length <= Statements.LongestKey ? key : null).ToArray();
        using (var reader = _getMany.ExecuteReader())
        {
            while (reader.Read())
                values[reader.GetInt64(0) - 1] = reader.GetFieldValue<byte[]>(1);
        }

        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i].Length > Statements.LongestKey)
                values[i] = GetLong(keys[i]);
        }

        return values;
    }

    /// <summary>The number of the last commit.</summary>
    public long Committed()
    {
        using var command = new NpgsqlCommand(sql.Committed, connection);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The first so many pairs of a range, in the order asked for.</summary>
    public List<Pair> Page(byte[] from, byte[] to, bool backward, bool withLong, int most)
    {
        var command = _pages[(backward ? 1 : 0) + (withLong ? 2 : 0)] ??= Prepared(
            sql.Page(backward, withLong),
            new NpgsqlParameter<byte[]> { NpgsqlDbType = NpgsqlDbType.Bytea },
            new NpgsqlParameter<byte[]> { NpgsqlDbType = NpgsqlDbType.Bytea },
            new NpgsqlParameter<int> { NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters[0].Value = from;
        command.Parameters[1].Value = to;
        command.Parameters[2].Value = most;
        var page = new List<Pair>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            page.Add(new(reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1)));
        return page;
    }

    /// <summary>From the next statement on everything is as it is then, until <see cref="EndSnapshot"/>.</summary>
    public void BeginSnapshot() => _snapshot = connection.BeginTransaction(IsolationLevel.RepeatableRead);

    public void EndSnapshot()
    {
        _snapshot?.Rollback();
        _snapshot?.Dispose();
        _snapshot = null;
    }

    public void Dispose() => connection.Dispose();

    private byte[]? GetLong(byte[] key)
    {
        _getLong ??= Prepared(sql.GetLong, new NpgsqlParameter<byte[]> { NpgsqlDbType = NpgsqlDbType.Bytea });
        _getLong.Parameters[0].Value = key;
        return (byte[]?)_getLong.ExecuteScalar();
    }

    private NpgsqlCommand Prepared(string text, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(text, connection);
        command.Parameters.AddRange(parameters);
        command.Prepare();
        return command;
    }
}
