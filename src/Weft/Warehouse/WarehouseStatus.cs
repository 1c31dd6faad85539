namespace Weft.Warehouse;

/// <summary>How the warehouse stands.</summary>
/// <param name="State"><c>ready</c>, <c>starting</c>, <c>rebuilding</c> or <c>failing</c>.</param>
/// <param name="Fault">What keeps it from taking more; it is tried again every second. Null when nothing does.</param>
/// <param name="Position">The last frame of the log whose doings are all in it.</param>
/// <param name="LogPosition">The last frame of the log.</param>
/// <param name="Lag">How many frames lie between.</param>
/// <param name="Rows">How many rows each table holds; empty while it cannot be read.</param>
public sealed record WarehouseStatus(string State, string? Fault, long Position, long LogPosition, long Lag, IReadOnlyDictionary<string, long> Rows);
