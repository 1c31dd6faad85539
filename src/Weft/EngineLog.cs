using Microsoft.Extensions.Logging;

namespace Weft;

internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Error, "The shard stands still behind frame {Position} and tries again every second.")]
    public static partial void StandsStill(ILogger logger, long position, Exception problem);

    [LoggerMessage(2, LogLevel.Error, "The state could not be made durable; the log has it.")]
    public static partial void CheckpointFailed(ILogger logger, Exception problem);
}
