using Weft.Configuration;
using Weft.Connectors;
using Weft.Destinations;
using Weft.Events;
using Weft.Log;
using Weft.Server.Collect;
using Weft.Storage;

namespace Weft.Tests.Scenarios;

/// <summary>What a story happens in: a real log, engine, state and receiver, on a clock that the story moves.</summary>
internal sealed partial class World(Func<string, IKeyValueStore> openStore, CancellationToken cancellation) : IAsyncDisposable
{
    private const string UsualSources = "sources:\n  web: { kind: tracking, write_keys: [web] }\n  shop: { kind: tracking, write_keys: [shop] }\n";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"weft-scenario-{Guid.NewGuid():N}");
    private readonly CurrentSources _sources = new(SourceRegistry.Empty);
    private Engine? _engine;
    private CollectHandler? _collect;
    private string _configuration = UsualSources;
    private EnvironmentReferences _environment = EnvironmentReferences.None;
    private IReadOnlyList<IDestinationKind> _kinds = [];

    public CancellationToken Cancellation => cancellation;

    public StoryClock Clock { get; } = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public Inbox Inbox { get => field ??= new(Clock); } = null!;

    public IKeyValueStore Store { get; private set; } = null!;

    /// <summary>The same log in one-frame commits.</summary>
    public Replay Shadow { get => field ??= new(Compile); } = null!;

    /// <summary>Works by this configuration from here on; what names no sources has <c>web</c> and <c>shop</c>.</summary>
    public async Task ConfigureAsync(string yaml)
    {
        _configuration = yaml.Split('\n').Any(line => line.StartsWith("sources:", StringComparison.Ordinal)) ? yaml : UsualSources + yaml;
        if (_engine is null)
            return;
        await SettleAsync();
        Compile(_configuration);
        await _engine.ConfigureAsync(_configuration, cancellation);
        _sources.Registry = new(_engine.Workspace.TrackingSources());
        await SettleAsync();
    }

    /// <summary>The engine, opened when it is first needed.</summary>
    public async Task<Engine> EngineAsync() => _engine ??= await OpenAsync();

    /// <summary>Where requests go.</summary>
    public async Task<CollectHandler> CollectAsync()
    {
        await EngineAsync();
        return _collect!;
    }

    /// <summary>Everything that was sent is through, and what is to be read is as it will stay until something else happens.</summary>
    public async Task<ReadView> ReadAsync()
    {
        var engine = await EngineAsync();
        await SettleAsync();
        return engine.Read();
    }

    /// <summary>Stops, and starts again on the same data.</summary>
    public async Task RestartAsync()
    {
        await SettleAsync();
        var stopped = _engine!;
        _engine = null;
        await stopped.DisposeAsync();
        _engine = await OpenAsync();
        await SettleAsync();
    }

    /// <summary>The frames of the log after a position.</summary>
    public LogReader ReadLog(long after) => _engine!.ReadLog(after);

    public Workspace Compile(string text)
    {
        var errors = new ConfigErrors();
        return Workspace.Compile(text, _kinds, _environment, errors) ?? throw new UnmetException($"the configuration has mistakes: {string.Join("; ", errors.InFileOrder)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        await Inbox.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private async Task<Engine> OpenAsync()
    {
        if (_kinds.Count == 0)
        {
            _kinds = Kinds.All(Clock, TextWriter.Null);
            _environment = new(new Dictionary<string, string> { ["RECEIVER"] = await Inbox.StartAsync() });
        }

        Compile(_configuration);
        var engine = await Engine.OpenAsync(Options(), _configuration, cancellation);
        var counters = new RequestCounters();
        _sources.Registry = new(engine.Workspace.TrackingSources());
        _collect = new(Collector.Into(engine, counters, Clock), _sources, counters, new(() => 0), Clock);
        return engine;
    }

    private EngineOptions Options() => new()
    {
        DataFolder = _folder,
        Clock = Clock,
        Kinds = _kinds,
        Environment = _environment,
        Log = new() { SegmentBytes = 1 << 20 },
        OpenStore = folder => Store = openStore(folder),
    };
}
