namespace Weft.Activation;

/// <summary>What a batch puts in the outbox, in order: to be told to <see cref="Dispatch.Dispatchers.Notify"/> once the batch is committed.</summary>
internal sealed class QueuedMessages
{
    /// <summary>The messages by destination.</summary>
    public Dictionary<string, List<OutboxRow>> Rows { get; } = [];

    /// <summary>Lanes to be looked at, whether or not they got a message.</summary>
    public HashSet<Lane> Lanes { get; } = [];

    public void Add(OutboxRow row) => RowsOf(row.Key.Destination).Add(row);

    /// <summary>Adds what came after.</summary>
    public void Add(QueuedMessages later)
    {
        foreach (var (destination, rows) in later.Rows)
            RowsOf(destination).AddRange(rows);
        Lanes.UnionWith(later.Lanes);
    }

    private List<OutboxRow> RowsOf(string destination)
    {
        if (!Rows.TryGetValue(destination, out var rows))
            Rows[destination] = rows = [];
        return rows;
    }
}
