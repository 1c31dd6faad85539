using Microsoft.Extensions.Logging;

namespace Weft.Activation.Dispatch;

internal static partial class ActivationLog
{
    [LoggerMessage(1, LogLevel.Warning, "Destination {Destination}: message {Key} goes to the dead letters after {Attempts} tries: {Reason}. Those that follow it there are not named here until one is delivered.")]
    public static partial void DeadLettered(ILogger logger, string destination, string key, int attempts, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Destination {Destination}: calls are suspended after {Failures} failures in a row, the last: {Reason}.")]
    public static partial void BreakerOpened(ILogger logger, string destination, int failures, string reason);

    [LoggerMessage(7, LogLevel.Information, "Destination {Destination}: works again.")]
    public static partial void BreakerClosed(ILogger logger, string destination);

    [LoggerMessage(3, LogLevel.Error, "Destination {Destination}: lane {Lane} could not be served; it is tried again.")]
    public static partial void LaneFailed(ILogger logger, string destination, ulong lane, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "Destination {Destination}: started with kind {Kind}.")]
    public static partial void Started(ILogger logger, string destination, string kind);

    [LoggerMessage(5, LogLevel.Information, "Destination {Destination}: stopped; what waits stays in the outbox.")]
    public static partial void Stopped(ILogger logger, string destination);

    [LoggerMessage(6, LogLevel.Error, "Destination {Destination}: its lanes could not be listed; that is tried again.")]
    public static partial void DiscoveryFailed(ILogger logger, string destination, Exception exception);

    [LoggerMessage(8, LogLevel.Error, "Destination {Destination}: what became of its messages could not be written down; that is tried again, and until then few more are sent.")]
    public static partial void NotSaved(ILogger logger, string destination, Exception exception);
}
