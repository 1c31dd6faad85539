namespace Weft.Log;

/// <summary>What a frame of the log holds. The numbers are stored; they never change.</summary>
public enum FrameKind : byte
{
    /// <summary>The items of one request (<see cref="Events.CollectedItems"/>).</summary>
    Events = 1,

    /// <summary>Time passed: nothing arrived and a timer was due. Empty payload.</summary>
    Tick = 2,

    /// <summary>A configuration to work by from here on; the payload is the text of a WrittenConfiguration, references to the environment unresolved.</summary>
    Configuration = 3,

    /// <summary>Ids to suppress, or no longer (<see cref="Privacy.SuppressionRequest"/>).</summary>
    Suppression = 4,

    /// <summary>The items of history, as in <see cref="Events"/>: they make profiles and memberships, and no destination is told of either.</summary>
    Import = 5,

    /// <summary>Frames before a position are not kept any more (<see cref="Retention.RetentionCut"/>).</summary>
    Retention = 6,

    /// <summary>An operator's decision about ids, or that one is taken back (<see cref="Identity.DecisionRequest"/>).</summary>
    Decision = 7,

    /// <summary>Links to take again (<see cref="Identity.RebuildRequest"/>).</summary>
    Rebuild = 8,

    /// <summary>Dead letters to be sent again, or given up (<see cref="Activation.Letters.LetterRequest"/>).</summary>
    DeadLetters = 9,

    /// <summary>A step of a replay (<see cref="Activation.Replays.ReplayStep"/>).</summary>
    Replay = 10,

    /// <summary>A destination is to be told again who is in its audiences (<see cref="Activation.Lists.SyncRequest"/>).</summary>
    Sync = 11,
}

/// <summary>One entry of the log: the unit of processing.</summary>
/// <param name="Position">1 for the first frame ever, then 2, 3, …</param>
/// <param name="Now">The instant at which the log took it; never earlier than the frame before.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Source">The key of the source that sent it, or who wrote a configuration; empty where there is none.</param>
/// <param name="Items">How many items the payload holds.</param>
/// <param name="Payload">The content.</param>
public readonly record struct LogFrame(
    long Position, DateTimeOffset Now, FrameKind Kind, string Source, int Items, ReadOnlyMemory<byte> Payload);
