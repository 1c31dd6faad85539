namespace Weft.Server.Problems;

internal static partial class ProblemLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed ({Trace})")]
    public static partial void RequestFailed(this ILogger log, Exception exception, string method, string path, string trace);
}
