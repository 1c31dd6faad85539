using System.CommandLine;
using System.CommandLine.Help;

namespace Weft.Server.CommandLine;

/// <summary>The program's command line (specs: http-api, command line).</summary>
public static class WeftCommand
{
    /// <summary>Runs a command.</summary>
    /// <returns>The exit code: 0 when it worked, 1 when not; <c>identity rebuild</c> has 2 for what differs.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var root = new Command("weft", "Weft, a Customer Data Platform: events in, live profiles and audiences, deliveries out.")
        {
            ServeCommand.Create(),
            DemoCommand.Create(),
            ImportCommand.Create(),
            CheckCommand.Create(),
            SqlCommand.Create(),
            ExportCommand.Create(),
            IdentityCommand.Create(),
            DestinationsCommand.Create(),
            new HelpOption { Recursive = true },
            new VersionOption(),
        };
        // Signals belong to the server's host, which finishes what was accepted; the command line must not end the process before it.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }
}
