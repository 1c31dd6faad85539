using DuckDB.NET.Data;
using Weft.Events;
using Weft.Identity;

namespace Weft.Warehouse;

/// <summary>Events that are filed under other fragments, on their way into the warehouse: their rows and those of the traits that they set follow in one pass over each table.</summary>
internal sealed class RefiledRows
{
    private readonly Dictionary<EventPlace, FedRefiling> _moves = [];

    /// <summary>Takes some more; of an event that moves again the last place counts.</summary>
    public void Take(IEnumerable<FedRefiling> events)
    {
        foreach (var one in events)
            _moves[one.Where] = _moves.TryGetValue(one.Where, out var earlier) ? one with { From = earlier.From } : one;
    }

    /// <summary>Moves them in the connection's transaction, in which everything before is written out.</summary>
    public void Apply(DuckDBConnection connection)
    {
        if (_moves.Count == 0)
            return;
        WarehouseDatabase.Run(connection, "CREATE OR REPLACE TEMP TABLE refiled (position BIGINT, place BIGINT, source VARCHAR, message_id VARCHAR, old VARCHAR, new VARCHAR)");
        foreach (var chunk in _moves.Values.Chunk(500))
            Insert(connection, chunk);
        WarehouseDatabase.Run(connection, "UPDATE events SET fragment_id = r.new FROM refiled r WHERE events.position = r.position AND events.place = r.place");
        WarehouseDatabase.Run(
            connection,
            "UPDATE trait_changes SET fragment_id = r.new FROM refiled r WHERE r.new IS NOT NULL AND trait_changes.fragment_id = r.old AND trait_changes.source = r.source AND trait_changes.message_id = r.message_id");
        WarehouseDatabase.Run(connection, "DROP TABLE refiled");
        _moves.Clear();
    }

    private static void Insert(DuckDBConnection connection, FedRefiling[] moves)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO refiled VALUES {string.Join(", ", moves.Select((_, at) => $"(${(6 * at) + 1}, ${(6 * at) + 2}, ${(6 * at) + 3}, ${(6 * at) + 4}, ${(6 * at) + 5}, ${(6 * at) + 6})"))}";
        foreach (var one in moves)
        {
            foreach (var value in (object[])[one.Where.Position, (long)one.Where.Place, one.Source, one.MessageId, new ProfileId(one.From).ToString(), one.To == 0 ? DBNull.Value : new ProfileId(one.To).ToString()])
                command.Parameters.Add(new DuckDBParameter(value));
        }

        command.ExecuteNonQuery();
    }
}
