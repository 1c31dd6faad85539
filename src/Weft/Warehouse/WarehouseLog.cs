using Microsoft.Extensions.Logging;

namespace Weft.Warehouse;

internal static partial class WarehouseLog
{
    [LoggerMessage(1, LogLevel.Information, "The warehouse is made anew of the profiles: it does not follow on what waits for it ({Why}).")]
    public static partial void Rebuilding(ILogger logger, string why);

    [LoggerMessage(2, LogLevel.Information, "The warehouse was made anew; it stands at frame {Position}.")]
    public static partial void Rebuilt(ILogger logger, long position);

    [LoggerMessage(3, LogLevel.Error, "The warehouse takes nothing just now; what waits for it is kept, and it is tried again every second.")]
    public static partial void Failing(ILogger logger, Exception problem);

    [LoggerMessage(4, LogLevel.Information, "The warehouse takes again.")]
    public static partial void TakesAgain(ILogger logger);
}
