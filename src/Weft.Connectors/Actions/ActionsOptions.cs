namespace Weft.Connectors.Actions;

/// <summary>How <c>actions/…</c> destinations run.</summary>
public sealed record ActionsOptions
{
    /// <summary>The folder for what must outlive a restart: refreshed tokens, ids of audiences made. Null keeps them in memory only.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Where the packages are installed.</summary>
    public ActionsFolder Folder { get; init; } = ActionsFolder.Default;

    /// <summary>Takes what an operator should know.</summary>
    public Action<string> Log { get; init; } = static _ => { };

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Further arguments for Node; tests put a script there that catches requests.</summary>
    internal IReadOnlyList<string> NodeArguments { get; init; } = [];
}
