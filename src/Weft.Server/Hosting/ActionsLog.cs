using Weft.Connectors.Actions;

namespace Weft.Server.Hosting;

/// <summary>How <c>actions/…</c> destinations run in a server: what they keep is in its data folder, what they say in its log.</summary>
internal static partial class ActionsLog
{
    private const string Folder = "actions";

    public static ActionsOptions Options(string dataFolder, TimeProvider clock, ILoggerFactory logging)
    {
        var logger = logging.CreateLogger("Weft.Actions");
        return new() { StateFolder = Path.Combine(dataFolder, Folder), Clock = clock, Log = text => Said(logger, text) };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Text}")]
    private static partial void Said(ILogger logger, string text);
}
