namespace Weft.Server.Configuration;

internal static partial class ConfigurationLog
{
    [LoggerMessage(1, LogLevel.Information, "{File} is in force: {Summary}.")]
    public static partial void InForce(this ILogger log, string file, string summary);

    [LoggerMessage(2, LogLevel.Warning, "{Problem}")]
    public static partial void Mistake(this ILogger log, string problem);

    [LoggerMessage(3, LogLevel.Warning, "{File} is refused as a whole; the configuration before it stays in force. {Count} above.")]
    public static partial void Refused(this ILogger log, string file, string count);

    [LoggerMessage(4, LogLevel.Warning, "{Problem}; the configuration read before stays in force.")]
    public static partial void Unreadable(this ILogger log, string problem);

    [LoggerMessage(5, LogLevel.Error, "{File} could not be put in force; it is tried again every second.")]
    public static partial void Failed(this ILogger log, string file, Exception problem);

    [LoggerMessage(6, LogLevel.Warning, "{File}: {Doubt}.")]
    public static partial void Doubtful(this ILogger log, string file, string doubt);
}
