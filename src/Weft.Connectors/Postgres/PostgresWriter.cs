using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using Weft.Destinations;

namespace Weft.Connectors.Postgres;

/// <summary>Writes rows, those with the same columns in one statement, all of a call in one transaction.</summary>
internal sealed class PostgresWriter(PostgresServerSettings server, PostgresTable table) : IAsyncDisposable
{
    private readonly PostgresConnections _connections = new(server);
    private readonly PostgresColumns _columns = new(table);

    /// <summary>
    /// Writes messages. Broken off, it ends at once: the driver asks the server to stop and may wait for that, which is left to itself. It does not commit any more.
    /// </summary>
    public async Task WriteAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        var stop = new CancellationTokenSource();
        await using var stopping = cancellation.UnsafeRegister(static state => ThreadPool.QueueUserWorkItem(static one => one.Cancel(), (CancellationTokenSource)state!, preferLocal: false), stop);
        await WriteRowsAsync(batch, stop.Token).WaitAsync(cancellation);
    }

    /// <summary>What is said for one message, for whoever tries it.</summary>
    public string Describe(Delivery delivery)
    {
        var row = TableRow.Of(delivery, table);
        return $"{table.Insert(row.Columns)}\n{row.Values.ToJsonString()}";
    }

    public ValueTask DisposeAsync()
    {
        _columns.Dispose();
        return _connections.DisposeAsync();
    }

    private async Task WriteRowsAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        var rows = batch.Select(delivery => TableRow.Of(delivery, table)).ToList();
        await using var connection = await _connections.OpenAsync(cancellation);
        if (table.IsCreated)
            await _columns.PrepareAsync(connection, rows, cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (var group in rows.GroupBy(row => string.Join('\0', row.Columns)))
            await InsertAsync(connection, [.. group], batch[0].Trace, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task InsertAsync(NpgsqlConnection connection, List<TableRow> rows, DeliveryTrace? trace, CancellationToken cancellation)
    {
        var values = new JsonArray([.. rows.Select(row => row.Values)]);
        await using var command = new NpgsqlCommand(table.Insert(rows[0].Columns), connection);
        command.Parameters.Add(new() { Value = values.ToJsonString(), NpgsqlDbType = NpgsqlDbType.Jsonb });
        var count = await command.ExecuteNonQueryAsync(cancellation);
        trace?.Add($"{command.CommandText}\n{command.Parameters[0].Value}", $"INSERT 0 {count}");
    }
}
