namespace Weft.Connectors.Files;

/// <summary>When a file is full: as many rows, as many bytes of messages, or as long after its first row.</summary>
internal sealed record RollLimits(int Rows, long Bytes, TimeSpan After);
