namespace Weft.Events;

/// <summary>Holds the registry in force; a reload swaps it. Safe to read and set from any thread.</summary>
public sealed class CurrentSources(SourceRegistry registry)
{
    private volatile SourceRegistry _registry = registry;

    /// <summary>The registry to work by: read once a request.</summary>
    public SourceRegistry Registry
    {
        get => _registry;
        set => _registry = value;
    }
}
