using Weft.Destinations;

namespace Weft.Connectors.Actions;

/// <summary><c>kind: actions/DIRECTORY</c>: each destination of @segment/action-destinations by the name of its directory.</summary>
internal sealed class ActionsFamily(ActionsOptions options) : IDestinationKind
{
    public const string Prefix = "actions/";

    private readonly ActionsRuntime _runtime = new(options);

    /// <summary>What all of them share.</summary>
    internal ActionsRuntime Runtime => _runtime;

    public string Name => Prefix + "DIRECTORY";

    public string? Missing => options.Folder.Missing;

    public IDestinationKind? Find(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && name.Length > Prefix.Length ? new ActionsKind(name[Prefix.Length..], _runtime) : null;

    public IDestination? Create(DestinationSettings settings) => null;
}
