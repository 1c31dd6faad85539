using Weft.Configuration;

namespace Weft.Warehouse;

/// <summary>How the warehouse is to run.</summary>
public sealed record WarehouseOptions
{
    /// <summary>The most memory that it may take, as <c>512MB</c>.</summary>
    public string Memory { get; init; } = "512MB";

    /// <summary>How many threads a query and an export may take, 1 and up.</summary>
    public int Threads { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>How long what arrives may wait, so that much lands at once.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After about how many events a transaction is closed, 1 and up.</summary>
    public int EventsPerTransaction { get; init; } = 50_000;

    /// <summary>What a configuration asks for; null for no warehouse.</summary>
    public static WarehouseOptions? Of(WarehouseConfig config) => config.Enabled ? new() { Memory = config.Memory } : null;

    /// <summary>Is told of each step; tests end the process there, or fail.</summary>
    internal Action<FeedStep> Reached { get; init; } = static _ => { };
}

/// <summary>The steps of a transaction.</summary>
internal enum FeedStep
{
    /// <summary>Its rows are in the tables, not committed.</summary>
    Appended,

    /// <summary>Its position is set, not committed.</summary>
    Positioned,

    /// <summary>It is on disk; the store still has the rows.</summary>
    Committed,

    /// <summary>The store has deleted the rows.</summary>
    Deleted,
}
