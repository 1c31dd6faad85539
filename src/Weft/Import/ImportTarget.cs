using Weft.Events;
using Weft.Log;

namespace Weft.Import;

/// <summary>What an import needs of the engine that it goes into.</summary>
internal sealed record ImportTarget
{
    /// <summary>
    /// Appends one frame: the source's key, how many items, the payload, and whether destinations are told. Returns when it is on disk; throws
    /// <see cref="LogUnavailableException"/> when it is not and will not be.
    /// </summary>
    public required Func<string, int, ReadOnlyMemory<byte>, bool, CancellationToken, ValueTask> Append { get; init; }

    /// <summary>Returns once at most so many frames are in the log and not in the state.</summary>
    public required Func<int, CancellationToken, Task> Pace { get; init; }

    /// <summary>How many frames are in the log and not in the state.</summary>
    public required Func<long> Waiting { get; init; }

    /// <summary>See <see cref="RequestFacts.HoldsIdentifier"/>.</summary>
    public required Func<ReadOnlyMemory<byte>, bool> HoldsIdentifier { get; init; }

    /// <summary>The sums of a source, as far as the state has come.</summary>
    public required Func<string, SourceSum> Sums { get; init; }

    /// <summary>Whether the state knows a source's event by its message id, as accepted or as rejected.</summary>
    public required Func<string, string, bool> Knows { get; init; }

    /// <summary>The most frames that an import leaves waiting: more keep the shard busier, fewer let live events through sooner.</summary>
    public int FramesAhead { get; init; } = 32;
}
