namespace Weft.Server.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Warning, "This process may open {Files} files, so {Connections} connections are taken at once; ulimit -n {Wanted} lets it take more.")]
    public static partial void FewFiles(this ILogger log, long files, int connections, int wanted);
}
