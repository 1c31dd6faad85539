namespace Weft.Connectors.Postgres;

/// <summary>The table and how rows go into it. By its keys an upsert finds the row; in append mode it has none. Where it is created, so are the columns that it lacks.</summary>
internal sealed record PostgresTable(string Schema, string Name, IReadOnlyList<string> Keys, bool IsCreated)
{
    public bool IsUpsert => Keys.Count > 0;

    public string Quoted => $"{ColumnName.Quoted(Schema)}.{ColumnName.Quoted(Name)}";

    /// <summary>
    /// Inserts rows that have the same columns; <c>$1</c> is a JSON array of objects. The server gives each value its column's own type, so that a text becomes a time or a number where
    /// the column is one, and fails where it is none.
    /// </summary>
    public string Insert(IReadOnlyCollection<string> columns) =>
        $"INSERT INTO {Quoted} ({ColumnName.Quoted(columns)}) SELECT {ColumnName.Quoted(columns)} FROM jsonb_populate_recordset(NULL::{Quoted}, $1::jsonb) {Conflict(columns)}";

    private string Conflict(IReadOnlyCollection<string> columns)
    {
        if (!IsUpsert)
            return $"ON CONFLICT ({ColumnName.Quoted(ColumnName.Key)}) DO NOTHING";
        var changed = columns.Except(Keys).Select(column => $"{ColumnName.Quoted(column)} = EXCLUDED.{ColumnName.Quoted(column)}").ToList();
        return $"ON CONFLICT ({ColumnName.Quoted(Keys)}) DO {(changed.Count == 0 ? "NOTHING" : "UPDATE SET " + string.Join(", ", changed))}";
    }
}
