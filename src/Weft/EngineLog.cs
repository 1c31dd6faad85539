using Microsoft.Extensions.Logging;
using Weft.Identity;

namespace Weft;

internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Error, "The shard stands still behind frame {Position} and tries again every second.")]
    public static partial void StandsStill(ILogger logger, long position, Exception problem);

    [LoggerMessage(2, LogLevel.Error, "The state could not be made durable; the log has it.")]
    public static partial void CheckpointFailed(ILogger logger, Exception problem);

    [LoggerMessage(3, LogLevel.Error, "The destinations could not be changed; it is tried again every second.")]
    public static partial void NotServed(ILogger logger, Exception problem);

    [LoggerMessage(5, LogLevel.Information, "The log holds {Frames} frames that are not in the state yet; they are applied first.")]
    public static partial void CatchesUp(ILogger logger, long frames);

    [LoggerMessage(6, LogLevel.Error, "The log could not be packed or cut; it is tried again.")]
    public static partial void NotRetained(ILogger logger, Exception problem);

    [LoggerMessage(7, LogLevel.Information, "Frames {First} to {Last} of the log were dropped: retention keeps them no longer.")]
    public static partial void Dropped(ILogger logger, long first, long last);

    [LoggerMessage(8, LogLevel.Warning, "The data folder takes {Bytes} bytes, and retention.bytes leaves it {Most}; what is left of the log is still needed.")]
    public static partial void Overfull(ILogger logger, long bytes, long most);

    [LoggerMessage(9, LogLevel.Warning, "Identity: {Kind}, {Profile}, {Count}. GET /api/v1/identity/warnings has all that should be looked at.")]
    public static partial void LookAt(ILogger logger, IdentityWarningKind kind, ProfileId profile, long count);

    [LoggerMessage(4, LogLevel.Error, "Onlookers could not be told what happened up to frame {Position}.")]
    public static partial void NotShown(ILogger logger, long position, Exception problem);

    [LoggerMessage(10, LogLevel.Error, "Replay {Number} could not go on; that is tried again, behind its last step.")]
    public static partial void ReplayFailed(ILogger logger, long number, Exception problem);
}
