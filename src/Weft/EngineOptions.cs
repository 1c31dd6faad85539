using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Weft.Activation.Dispatch;
using Weft.Configuration;
using Weft.Destinations;
using Weft.Log;
using Weft.Storage;
using Weft.Storage.RocksDb;
using Weft.Warehouse;

namespace Weft;

/// <summary>How one engine is to run.</summary>
public sealed record EngineOptions
{
    internal const int DefaultMostRecords = 1 << 19;

    /// <summary>The folder of its log and state; made if missing.</summary>
    public required string DataFolder { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What a destination's <c>kind</c> may name.</summary>
    public IReadOnlyList<IDestinationKind> Kinds { get; init; } = [];

    /// <summary>What <c>${NAME}</c> stands for.</summary>
    public EnvironmentReferences Environment { get; init; } = EnvironmentReferences.None;

    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The most log frames that go into one commit, 1 and up; the state does not depend on it.</summary>
    public int FramesPerCommit { get; init; } = 256;

    /// <summary>How many records of a kind (fragments, links, histories, …) the shard may keep in memory from commit to commit, 2 and up; the state does not depend on it.</summary>
    public int MostRecords { get; init; } = DefaultMostRecords;

    /// <summary>How much of a backfill one frame does; for tests, since the state depends on it.</summary>
    public BackfillBounds Backfill { get; init; } = new();

    /// <summary>How long a commit may stay in memory alone, the log being its redo.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it is looked what is to be kept no longer; also whenever the log begins another segment.</summary>
    public TimeSpan RetainEvery { get; init; } = TimeSpan.FromSeconds(30);

    public EventLogOptions? Log { get; init; }

    /// <summary>How deliveries are tried; null for the default.</summary>
    public DeliveryPolicy? Delivery { get; init; }

    /// <summary>False leaves what is due in the outbox: nothing is delivered while this engine runs.</summary>
    public bool Delivers { get; init; } = true;

    /// <summary>The warehouse behind the state; null for none.</summary>
    public WarehouseOptions? Warehouse { get; init; }

    /// <summary>Opens the store of the state, given its folder.</summary>
    public Func<string, IKeyValueStore> OpenStore { get; init; } = RocksDbStore.Open;
}
