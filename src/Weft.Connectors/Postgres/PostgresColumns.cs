using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;

namespace Weft.Connectors.Postgres;

/// <summary>Makes the table, and the columns that it lacks, where <c>create_table</c> asks for it. What is known of it is asked once, and again when rows bring new names.</summary>
internal sealed class PostgresColumns(PostgresTable table) : IDisposable
{
    private const int MostTries = 3;

    private readonly SemaphoreSlim _adding = new(1, 1);
    private volatile HashSet<string>? _known;

    public async Task PrepareAsync(NpgsqlConnection connection, IReadOnlyList<TableRow> rows, CancellationToken cancellation)
    {
        var known = _known ?? [];
        if (rows.Any(row => row.Columns.Any(column => !known.Contains(column))))
            known = await OneAtATimeAsync(connection, rows, cancellation);
        foreach (var row in rows)
            row.DropEmpty(known);
    }

    public void Dispose() => _adding.Dispose();

    private async Task<HashSet<string>> OneAtATimeAsync(NpgsqlConnection connection, IReadOnlyList<TableRow> rows, CancellationToken cancellation)
    {
        await _adding.WaitAsync(cancellation);
        try
        {
            return _known = await AddAsync(connection, rows, cancellation);
        }
        finally
        {
            _adding.Release();
        }
    }

    // Where another process makes the table or a column at the same moment, some may still be missing afterwards.
    private async Task<HashSet<string>> AddAsync(NpgsqlConnection connection, IReadOnlyList<TableRow> rows, CancellationToken cancellation)
    {
        var known = await ReadAsync(connection, cancellation);
        for (var tries = 0; tries < MostTries && Missing(rows, known) is { Count: > 0 } missing; tries++)
        {
            await RunAsync(connection, Statement(missing, isNew: known.Count == 0), cancellation);
            known = await ReadAsync(connection, cancellation);
        }

        return known;
    }

    private static List<KeyValuePair<string, JsonNode>> Missing(IReadOnlyList<TableRow> rows, HashSet<string> known) =>
    [
        .. rows.SelectMany(row => row.Values).Where(value => value.Value is { } held && held.GetValueKind() != JsonValueKind.Null && !known.Contains(value.Key))
            .DistinctBy(value => value.Key).Select(value => KeyValuePair.Create(value.Key, value.Value!)),
    ];

    private string Statement(List<KeyValuePair<string, JsonNode>> missing, bool isNew)
    {
        var columns = missing.Select(column => $"{ColumnName.Quoted(column.Key)} {TableRow.TypeFor(column.Value)}{(column.Key == ColumnName.Key ? " UNIQUE" : "")}");
        var key = table.IsUpsert ? $", PRIMARY KEY ({ColumnName.Quoted(table.Keys)})" : "";
        return isNew
            ? $"CREATE TABLE IF NOT EXISTS {table.Quoted} ({string.Join(", ", columns)}{key})"
            : $"ALTER TABLE {table.Quoted} {string.Join(", ", columns.Select(column => $"ADD COLUMN IF NOT EXISTS {column}"))}";
    }

    private async Task<HashSet<string>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped", connection);
        command.Parameters.Add(new() { Value = table.Quoted });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
            names.Add(reader.GetString(0));
        return names;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        try
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException problem) when (problem.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateColumn)
        {
            // Another process made the same at the same moment.
        }
    }
}
