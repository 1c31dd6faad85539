namespace Weft.Server.Hosting;

/// <summary>The log: one line an event, on standard error, times in UTC.</summary>
internal static class ConsoleLog
{
    public static void AddConsoleLog(this WebApplicationBuilder builder, LogLevel from) => Configure(builder.Logging, from);

    public static void Configure(ILoggingBuilder logging, LogLevel from)
    {
        logging.AddSimpleConsole(line =>
        {
            line.SingleLine = true;
            line.UseUtcTimestamp = true;
            line.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // The host's own words for a start that failed: the command says the same in one sentence.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // Whoever hears it has a trace made for every request, and nothing is written that others do not write: not at an event's cost.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // Whoever edits a configuration wants to hear what came of it, however little is logged.
        logging.AddFilter("Weft.Server.Configuration", LogLevel.Information);
        logging.SetMinimumLevel(from);
    }
}
