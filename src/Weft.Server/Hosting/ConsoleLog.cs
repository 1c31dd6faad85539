namespace Weft.Server.Hosting;

/// <summary>The log: one line an event, on standard error, times in UTC.</summary>
internal static class ConsoleLog
{
    public static void AddConsoleLog(this WebApplicationBuilder builder)
    {
        builder.Logging.AddSimpleConsole(line =>
        {
            line.SingleLine = true;
            line.UseUtcTimestamp = true;
            line.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // The host's own words for a start that failed: the command says the same in one sentence.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Logging.SetMinimumLevel(LogLevel.Information);
    }
}
