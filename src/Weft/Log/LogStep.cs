namespace Weft.Log;

/// <summary>The boundaries between two states that a killed process may leave the log's files in, for tests that end it there.</summary>
internal enum LogStep
{
    /// <summary>A group is about to be written.</summary>
    Writing,

    /// <summary>A group is written and not on disk yet.</summary>
    Written,

    /// <summary>A group is on disk, and nobody has heard of it.</summary>
    Synced,

    /// <summary>Senders and readers have heard of a group.</summary>
    Acknowledged,

    /// <summary>The file of the next segment is prepared and not in use.</summary>
    Prepared,

    /// <summary>The next segment has its name, and holds nothing.</summary>
    Begun,

    /// <summary>A packed file is on disk, without a name.</summary>
    Packed,

    /// <summary>It has its name; the segment as it was written is still there.</summary>
    Named,

    /// <summary>The segment as it was written is gone, or is the next one's file.</summary>
    Retired,

    /// <summary>Segments are about to be deleted.</summary>
    Dropping,

    /// <summary>One of them is deleted.</summary>
    Dropped,
}
