using DuckDB.NET.Data;
using Weft.Events;
using Weft.Log;

namespace Weft.Warehouse;

/// <summary>Rows on their way into the warehouse, with the position that they stand for: on disk together, or not at all.</summary>
internal sealed class WarehouseTransaction : IDisposable
{
    private readonly DuckDBConnection _connection;
    private readonly Action<long> _committed;
    private bool _isOpen = true;
    private readonly RefiledRows _refiled = new();
    private long _cut;

    public WarehouseTransaction(DuckDBConnection connection, Action<long> committed)
    {
        (_connection, _committed) = (connection, committed);
        WarehouseDatabase.Run(connection, "BEGIN TRANSACTION");
        Tables = new(connection);
    }

    /// <summary>Takes rows.</summary>
    public WarehouseTables Tables { get; }

    /// <summary>How many events it has taken.</summary>
    public int Events { get; private set; }

    /// <summary>How long their bodies are together; they are in memory until they are written out.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds what a frame did.</summary>
    public void Add(in LogFrame frame, FeedRow row)
    {
        _cut = Math.Max(_cut, row.Cut);
        AddEvents(frame, row.Events);
        foreach (var fragment in row.Fragments.Values)
        {
            if (fragment.Id is { } id)
                Tables.AddFragment(frame.Position, frame.Now, fragment.Number, id);
            Tables.AddProfileChange(frame.Position, frame.Now, fragment.Number, fragment.Profile);
        }

        _refiled.Take(row.Refiled);
        for (var place = 0; place < row.Standings.Count; place++)
            Tables.AddMembershipChange(frame.Position, place, row.Standings[place]);
    }

    /// <summary>Writes out what was added.</summary>
    public void Flush()
    {
        Tables.Flush();
        _refiled.Apply(_connection);
        if (_cut > 0)
            Cut();
    }

    private void Cut() => WarehouseDatabase.Run(_connection, $"""
        INSERT INTO earlier_events SELECT fragment_id, make_timestamptz(first // 10), first % 10
            FROM (SELECT fragment_id, min(epoch_us(timestamp) * 10 + timestamp_tenths) AS first FROM events WHERE position < {_cut} AND fragment_id IS NOT NULL GROUP BY ALL);
        DELETE FROM events WHERE position < {_cut};
        """);

    /// <summary>Sets the position.</summary>
    public void Stand(long position, DateTimeOffset now)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "UPDATE feed SET position = $1, landed_at = $2";
        command.Parameters.Add(new DuckDBParameter(position));
        command.Parameters.Add(new DuckDBParameter(now));
        command.ExecuteNonQuery();
    }

    /// <summary>Returns once it is on disk.</summary>
    public void Commit(long position)
    {
        WarehouseDatabase.Run(_connection, "COMMIT");
        _isOpen = false;
        _committed(position);
    }

    /// <summary>Undoes what is not committed.</summary>
    public void Dispose()
    {
        // First: what was not written out must not be written behind the transaction.
        Tables.Dispose();
        if (_isOpen)
            RollBack();
        _connection.Dispose();
    }

    private void RollBack()
    {
        try
        {
            WarehouseDatabase.Run(_connection, "ROLLBACK");
        }
        catch (DuckDBException)
        {
            // A transaction that failed is undone when its connection is closed.
        }
    }

    private void AddEvents(in LogFrame frame, List<FedEvent> events)
    {
        var (next, place) = (0, 0);
        if (events.Count == 0)
            return;
        foreach (var item in CollectedItems.Of(frame))
        {
            if (next == events.Count)
                return;
            if (events[next].Place == place++)
                Add(frame, item, events[next++]);
        }
    }

    private void Add(in LogFrame frame, in CollectedItem item, in FedEvent fed)
    {
        var tracking = TrackingEvent.Of(item, frame.Source);
        Tables.AddEvent(frame.Position, fed.Place, fed.Fragment, tracking, fed.Notes);
        Tables.AddTraits(frame.Position, tracking, fed.Fragment, fed.Account);
        Events++;
        Bytes += item.Json.Length;
    }
}
