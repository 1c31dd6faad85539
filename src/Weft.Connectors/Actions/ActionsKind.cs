using Weft.Destinations;

namespace Weft.Connectors.Actions;

/// <summary>One destination of the package.</summary>
internal sealed class ActionsKind(string directory, ActionsRuntime runtime) : IDestinationKind
{
    public string Name => ActionsFamily.Prefix + directory;

    public IReadOnlyCollection<string> Sections { get; } = ["subscriptions", "audiences", "worker"];

    public string? Missing => runtime.Options.Folder.Missing;

    public IDestination? Create(DestinationSettings settings)
    {
        var configured = ActionsConfig.Read(directory, settings);
        if (!settings.IsRecorded)
            Check(settings);
        return settings.Failed ? null : new ActionsDestination(configured, runtime);
    }

    // Without the catalogue nobody knows better: the destination is taken as it is, and its messages wait until it is installed.
    private void Check(DestinationSettings settings)
    {
        var catalogue = new ActionsCatalogue(runtime.Options.Folder);
        if (!catalogue.IsInstalled)
            return;
        if (catalogue.Find(directory) is { } definition)
            new ActionsCheck(definition, settings, new SubscribeCheck(runtime.Options.Folder)).Run();
        else
            settings.Report("/kind", Name, Unknown(catalogue));
    }

    private string Unknown(ActionsCatalogue catalogue)
    {
        var near = catalogue.All.Select(one => one.GetProperty("directory").GetString()!)
            .Where(name => name.Contains(directory, StringComparison.OrdinalIgnoreCase) || directory.Contains(name, StringComparison.OrdinalIgnoreCase)).Take(8).ToList();
        return near.Count > 0
            ? $"is not in the catalogue; there are {string.Join(", ", near.Select(name => ActionsFamily.Prefix + name))}"
            : "is not in the catalogue; weft destinations list shows all that are";
    }
}
