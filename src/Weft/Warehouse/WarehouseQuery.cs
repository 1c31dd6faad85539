using System.Globalization;
using DuckDB.NET.Data;

namespace Weft.Warehouse;

/// <summary>A column of an answer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in DuckDB's words, as <c>TIMESTAMP WITH TIME ZONE</c>.</param>
public sealed record WarehouseColumn(string Name, string Type);

/// <summary>An answer.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows: each value as JSON text; null for NULL. Times are ISO 8601 in UTC; lists, structs and JSON are JSON; what JSON has no word for is text.</param>
/// <param name="Truncated">Whether there was more.</param>
public sealed record WarehouseAnswer(IReadOnlyList<WarehouseColumn> Columns, IReadOnlyList<string?[]> Rows, bool Truncated);

/// <summary>The question cannot be answered as it is.</summary>
/// <param name="message">What is wrong, for whoever wrote it.</param>
public sealed class WarehouseQueryException(string message) : Exception(message);

/// <summary>
/// Answers one SELECT. DuckDB itself holds it to that: it runs within <c>query()</c>, which takes nothing else, in a transaction that only reads, on a database
/// whose settings are locked and which reaches no file.
/// </summary>
internal static class WarehouseQuery
{
    /// <summary>An answer stops at about so many characters.</summary>
    public const int MostCharacters = 32 << 20;

    /// <summary>Runs a question.</summary>
    /// <param name="connection">A connection of its own.</param>
    /// <param name="sql">One SELECT, or FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE.</param>
    /// <param name="limit">The most rows, 1 and up.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WarehouseQueryException">It is not one SELECT, or DuckDB refuses it.</exception>
    public static WarehouseAnswer Run(DuckDBConnection connection, string sql, int limit, CancellationToken cancellation)
    {
        using var command = connection.CreateCommand();
        command.UseStreamingMode = true;
        using var ending = cancellation.Register(command.Cancel);
        try
        {
            WarehouseDatabase.Run(connection, "BEGIN TRANSACTION READ ONLY");
            var columns = Describe(command, sql);
            cancellation.ThrowIfCancellationRequested();
            return Read(command, sql, columns, limit, cancellation);
        }
        catch (DuckDBException problem) when (!cancellation.IsCancellationRequested)
        {
            throw new WarehouseQueryException(InWords(problem.Message));
        }
        catch (DuckDBException)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private static List<WarehouseColumn> Describe(DuckDBCommand command, string sql)
    {
        command.CommandText = $"DESCRIBE FROM query({WarehouseDatabase.Quote(sql)})";
        using var reader = command.ExecuteReader();
        var columns = new List<WarehouseColumn>();
        while (reader.Read())
            columns.Add(new(reader.GetString(0), reader.GetString(1)));
        return columns;
    }

    private static WarehouseAnswer Read(DuckDBCommand command, string sql, List<WarehouseColumn> columns, int limit, CancellationToken cancellation)
    {
        var names = string.Join(", ", columns.Select((_, at) => $"c{at}"));
        var values = string.Join(", ", columns.Select((column, at) => ToJson(column.Type, $"c{at}")));
        command.CommandText = $"SELECT {values} FROM query({WarehouseDatabase.Quote(sql)}) AS answer({names}) LIMIT {(limit + 1L).ToString(CultureInfo.InvariantCulture)}";
        using var reader = command.ExecuteReader();
        var (rows, characters) = (new List<string?[]>(), 0L);
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (rows.Count == limit || characters > MostCharacters)
                return new(columns, rows, true);
            var row = new string?[columns.Count];
            for (var at = 0; at < row.Length; at++)
            {
                row[at] = reader.IsDBNull(at) ? null : reader.GetString(at);
                characters += row[at]?.Length ?? 4;
            }

            rows.Add(row);
        }

        return new(columns, rows, false);
    }

    // Each value as the text of its JSON; DuckDB knows all of its types, and how a number without end is written.
    private static string ToJson(string type, string column) => type switch
    {
        "JSON" => $"{column}::VARCHAR",
        "TIMESTAMP WITH TIME ZONE" => $"'\"' || strftime({column} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ') || '\"'",
        "DOUBLE" or "FLOAT" => $"CASE WHEN isfinite({column}) THEN {column}::VARCHAR ELSE '\"' || {column}::VARCHAR || '\"' END",
        "BLOB" => $"'\"' || hex({column}) || '\"'",
        _ when type.StartsWith("DECIMAL", StringComparison.Ordinal) && type[^1] == ')' => $"{column}::VARCHAR",
        "HUGEINT" or "UHUGEINT" => $"{column}::VARCHAR",
        _ => $"to_json({column})::VARCHAR",
    };

    // The line that DuckDB shows is that of the statement around the question.
    private static string InWords(string message)
    {
        var words = message.Split("\n\nLINE ", 2)[0];
        return words.Contains("Expected a single SELECT statement", StringComparison.Ordinal)
            ? "The warehouse answers one SELECT at a time: other statements, and several in one go, are not taken."
            : words.Trim();
    }
}
