namespace Weft.Tests.Crash;

/// <summary>The boundaries of the store of the state, seen from outside it: before and after each kind of commit.</summary>
internal enum StoreStep
{
    /// <summary>The shard is about to commit what frames did, with their position.</summary>
    Committing,

    /// <summary>It has.</summary>
    Committed,

    /// <summary>A destination has taken a message, which is about to be noted.</summary>
    Noting,

    /// <summary>It is noted.</summary>
    Noted,

    /// <summary>Something else is about to be committed, such as that the warehouse has what waited for it.</summary>
    Tidying,

    /// <summary>It is.</summary>
    Tidied,

    /// <summary>What was committed is about to be flushed.</summary>
    Flushing,

    /// <summary>It is on disk.</summary>
    Flushed,
}
