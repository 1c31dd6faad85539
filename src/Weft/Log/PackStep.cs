namespace Weft.Log;

/// <summary>How far the packing of a segment has come, for tests that end the process there.</summary>
internal enum PackStep
{
    /// <summary>The packed file is on disk, without a name.</summary>
    Written,

    /// <summary>It has its name; the segment as it was written is still there.</summary>
    Named,

    /// <summary>The segment as it was written is gone, or is the next one's file.</summary>
    Retired,
}
