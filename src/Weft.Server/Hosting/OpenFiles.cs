using System.Globalization;

namespace Weft.Server.Hosting;

/// <summary>How many connections fit into the files that the operating system lets this process open: each is one.</summary>
internal static class OpenFiles
{
    private const int MostConnections = 16_000;

    // The log's and the state's files, calls to destinations, and what the runtime has open.
    private const int Others = 1_000;
    private const int Fewest = 100;
    private const string Limits = "/proc/self/limits";

    /// <summary>How many connections are taken at once; the one beyond them is closed.</summary>
    public static int Connections => Limit() is { } files ? (int)Math.Clamp(files - Others, Fewest, MostConnections) : MostConnections;

    /// <summary>Says so when the operating system allows fewer connections than the server could serve.</summary>
    public static void WarnWhenFew(ILogger log)
    {
        if (Limit() is { } files && files - Others < MostConnections)
            log.FewFiles(files, Connections, MostConnections + Others);
    }

    /// <summary>The limit; null where it cannot be known or there is none.</summary>
    private static long? Limit()
    {
        if (!File.Exists(Limits))
            return null;
        var line = File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var soft, ..]
            && long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
