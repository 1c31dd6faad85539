namespace Weft.Import;

/// <summary>What an import is doing.</summary>
internal enum ImportPhase
{
    /// <summary>Reading the file through for its digest.</summary>
    Checking,

    /// <summary>Passing over rows that an earlier try has taken.</summary>
    Resuming,

    /// <summary>Taking rows.</summary>
    Importing,

    /// <summary>Waiting until what was taken is in the state.</summary>
    Applying,
}

/// <summary>How far an import has come.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Done">Of <see cref="Total"/>: bytes of the file, as packed, or frames applied.</param>
/// <param name="Total">All of them.</param>
/// <param name="Rows">Rows read so far, earlier tries' included.</param>
internal readonly record struct ImportProgress(ImportPhase Phase, long Done, long Total, long Rows);
