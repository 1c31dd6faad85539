using Weft.Configuration;
using Weft.Connectors;
using Weft.Server.Hosting;
using Weft.Storage;
using Weft.Warehouse;

namespace Weft.Server;

/// <summary>How one server is to run.</summary>
public sealed record ServeOptions
{
    public const string DefaultConfigPath = "weft.yaml";
    public const string DefaultDataFolder = "weft-data";
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>The configuration; null runs with one source that is made on first start.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>The folder that everything is kept in; made if missing.</summary>
    public string DataFolder { get; init; } = DefaultDataFolder;

    /// <summary>The addresses to listen on; port 0 takes a free one.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [DefaultUrl];

    /// <summary>Whether a proxy in front ends TLS and says who calls.</summary>
    public bool BehindProxy { get; init; }

    /// <summary>The certificate for https addresses, PEM.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>Its private key, PEM.</summary>
    public string? CertificateKeyPath { get; init; }

    /// <summary>
    /// Whether a browser on this machine is let in as an admin without a token: when it calls from loopback, and a loopback name. The API still wants its token.
    /// </summary>
    public bool OpenOnLoopback { get; init; }

    /// <summary>What <c>${NAME}</c> and <c>WEFT_TOKEN_NAME</c> stand for.</summary>
    public EnvironmentReferences Environment { get; init; } = EnvironmentReferences.OfThisProcess();

    /// <summary>The clock of everything.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where what the user must see once is written: the address, and what was made on first start. Logs go to standard error.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    /// <summary>How much is logged.</summary>
    internal LogLevel LogFrom { get; init; } = LogLevel.Information;

    /// <summary>Changes how the engine runs; tests put faults there, and count.</summary>
    internal Func<EngineOptions, EngineOptions> AdjustEngine { get; init; } = static options => options;

    /// <summary>How the engine behind it is to run.</summary>
    internal EngineOptions Engine(ILoggerFactory logging, WorkspaceConfig config) => AdjustEngine(new()
    {
        DataFolder = DataFolder,
        Clock = Clock,
        Kinds = Kinds.All(Clock, Output, ActionsLog.Options(DataFolder, Clock, logging)),
        Environment = Environment,
        Logger = logging.CreateLogger("Weft"),
        Warehouse = WarehouseOptions.Of(config.Warehouse),
        OpenStore = folder => StateStore.Open(config.Storage, folder),
    });
}
