using System.Text;
using Weft.Events;
using Weft.Retention;
using Weft.Storage;
using Weft.Tests.Faults;
using Weft.Tests.Storage;

namespace Weft.Tests.Retention;

/// <summary>An engine over small segments, whose clock only the test moves, and what it is sent.</summary>
internal sealed class RetainingEngine : IAsyncDisposable
{
    public const int SegmentBytes = 64 << 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private Engine? _engine;
    private long _sent;

    public SetClock Clock { get; } = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    public string Retention { get; set; } = "{}";

    /// <summary>What the engine has logged.</summary>
    public LogLines Said { get; } = new();

    /// <summary>The store; kept through restarts. Null for the one on disk.</summary>
    public IKeyValueStore? Store { get; init; }

    public bool HasWarehouse { get; init; }

    public string Folder => _folder.Path;

    public Engine Engine => _engine!;

    /// <summary>The first frame that the log's files hold.</summary>
    public long First => long.Parse(Path.GetFileNameWithoutExtension(LogFiles().Min()!), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What the log takes, where nothing else is in the folder.</summary>
    public long LogBytes => DiskUse.Of(Folder);

    /// <summary>Received, and what became of it, of the one source.</summary>
    public SourceSum Sums => SourceSums.Of(Engine.Read().State).Read()["web"];

    public long Sent => _sent;

    public async Task StartAsync()
    {
        var options = new EngineOptions
        {
            DataFolder = Folder,
            Clock = Clock,
            Log = new() { SegmentBytes = SegmentBytes },
            Logger = Said,
            Warehouse = HasWarehouse ? new() { Every = TimeSpan.Zero } : null,
        };
        if (Store is { } store)
            options = options with { OpenStore = _ => new Lasting(store) };
        _engine = await Engine.OpenAsync(options, $$"""
            sources: { web: { kind: tracking, write_keys: [wk] } }
            retention: {{Retention}}
            """, TestContext.Current.CancellationToken);
    }

    public async Task StopAsync()
    {
        await _engine!.DisposeAsync();
        _engine = null;
    }

    /// <summary>Sends events of about so many bytes, a request each; all of one message where they are to be repeats.</summary>
    public async Task SendAsync(int count, int bytes = 4000, bool repeats = false)
    {
        var collector = Collector.Into(Engine, new RequestCounters(), Clock);
        var source = Engine.Workspace.TrackingSources().Single();
        for (var i = 0; i < count; i++)
        {
            var id = repeats ? "same" : $"{_sent}";
            // Not to be packed to nothing.
            var text = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(bytes * 3 / 4));
            var body = $$"""{"batch":[{"type":"track","messageId":"{{id}}","event":"Seen","userId":"u{{i % 50}}","properties":{"text":"{{text}}"} }]}""";
            using var request = RequestReader.Read(Encoding.UTF8.GetBytes(body), new(RequestShape.Batch, null, false, null, Clock.GetUtcNow(), CollectLimits.Default));
            await collector.CollectAsync(source, request, isHistory: false, default);
            _sent++;
        }
    }

    /// <summary>Lets the engine's clock run until it has looked some times what is to be kept no longer, having made checkpoints in between.</summary>
    public Task UntilLookedAsync()
    {
        var passes = Engine.RetentionPasses;
        return UntilAsync(() => Engine.RetentionPasses >= passes + 4, "it has looked");
    }

    /// <summary>Lets the engine's clock run until something holds.</summary>
    public async Task UntilAsync(Func<bool> holds, string what)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(started.Elapsed < Patience, what);
            Clock.Advance(TimeSpan.FromSeconds(6));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        _folder.Dispose();
    }

    private IEnumerable<string> LogFiles() =>
        Directory.EnumerateFiles(Path.Combine(Folder, "log")).Where(file => file.EndsWith(".log", StringComparison.Ordinal) || file.EndsWith(".packed", StringComparison.Ordinal));

    /// <summary>A store that outlives the engine.</summary>
    private sealed class Lasting(IKeyValueStore store) : IKeyValueStore
    {
        public byte[]? Get(ReadOnlySpan<byte> key) => store.Get(key);

        public byte[]?[] GetMany(IReadOnlyList<byte[]> keys) => store.GetMany(keys);

        public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] from, byte[] to, bool backward = false) => store.Scan(from, to, backward);

        public void Commit(CommitBatch batch) => store.Commit(batch);

        public void Ingest(IEnumerable<KeyValuePair<byte[], byte[]>> run) => store.Ingest(run);

        public void DeleteRange(byte[] from, byte[] to) => store.DeleteRange(from, to);

        public void Checkpoint() => store.Checkpoint();

        public void Dispose()
        {
        }
    }
}
