using Weft.Log;

namespace Weft;

/// <summary>
/// How much one frame does besides what it brings: of a backfill, counted in definitions asked of a profile, at least one profile; and of timers. What comes of a log depends on it, so it is a
/// part of the program and not of its configuration; tests make it small.
/// </summary>
public sealed record BackfillBounds
{
    /// <summary>In the configuration's own frame: a small workspace is through with it.</summary>
    public int Configuration { get; init; } = 50_000;

    /// <summary>When nothing arrives.</summary>
    public int Tick { get; init; } = 5_000;

    /// <summary>For each item that a frame brings, and once more: little, so that what arrives is not kept waiting.</summary>
    public int Item { get; init; } = 20;

    /// <summary>
    /// How many timers of audiences, and of computed traits, a tick fires, so that the first of many exits are told at once. What brings something fires all that are due: its events find
    /// everybody as they stand at its instant.
    /// </summary>
    public int Timers { get; init; } = 5_000;

    internal int TimersOf(in LogFrame frame) => frame.Kind == FrameKind.Tick ? Timers : int.MaxValue;

    internal int Of(in LogFrame frame) => frame.Kind switch
    {
        FrameKind.Configuration => Configuration,
        FrameKind.Tick => Tick,
        _ => Item * (1 + frame.Items),
    };
}
