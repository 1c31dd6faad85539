namespace Weft.Server.Problems;

internal static partial class ProblemLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed ({Trace})")]
    public static partial void RequestFailed(this ILogger log, Exception exception, string method, string path, string trace);

    [LoggerMessage(2, LogLevel.Error, "What was asked for and takes a while broke off")]
    public static partial void RunFailed(this ILogger log, Exception exception);
}
