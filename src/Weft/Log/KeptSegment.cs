namespace Weft.Log;

/// <summary>A segment that is written in full.</summary>
/// <param name="Last">Its last frame.</param>
/// <param name="Bytes">What its file takes.</param>
/// <param name="LastNow">The instant of its last frame; looking may take a walk through the segment.</param>
internal sealed record KeptSegment(long Last, long Bytes, Func<DateTimeOffset> LastNow);
