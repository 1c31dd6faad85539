using Weft.Destinations;

namespace Weft.Connectors.Console;

/// <summary><c>kind: console</c>: one line for each message, for trying things out. Setting: <c>quiet: true</c> takes messages and writes nothing.</summary>
internal sealed class ConsoleKind(TextWriter output) : IDestinationKind
{
    public string Name => "console";

    public IDestination? Create(DestinationSettings settings)
    {
        var quiet = settings.Optional("quiet") ?? "false";
        if (quiet is not ("true" or "false"))
            settings.Report("quiet", quiet, "must be true or false");
        settings.RejectUnknown();
        return settings.Failed ? null : quiet == "true" ? new QuietDestination() : new ConsoleDestination(settings.Key, output);
    }
}
