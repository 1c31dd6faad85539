using Weft.Destinations;

namespace Weft.Connectors.Actions;

/// <summary><c>kind: actions/DIRECTORY</c>: each destination of @segment/action-destinations by the name of its directory.</summary>
internal sealed class ActionsFamily(ActionsRuntime runtime) : IDestinationKind
{
    public const string Prefix = "actions/";

    public string Name => Prefix + "DIRECTORY";

    public string? Missing => runtime.Options.Folder.Missing;

    public IDestinationKind? Find(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && name.Length > Prefix.Length ? new ActionsKind(name[Prefix.Length..], runtime) : null;

    public IDestination? Create(DestinationSettings settings) => null;
}
