using System.Text;
using DuckDB.NET.Data;
using Weft.Events;
using Weft.Storage.RocksDb;
using Weft.Tests.Determinism;
using Weft.Tests.Storage;
using Weft.Warehouse;

namespace Weft.Tests.Warehouse;

/// <summary>The warehouse of a running engine: it follows on, or is made anew, and nothing waits for it but the feed.</summary>
public sealed class LiveWarehouseTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Random _random = new(Seeded.Seed());
    private readonly RandomTraffic _traffic;

    public LiveWarehouseTests() => _traffic = new(_random);

    private string File => LiveWarehouse.FileIn(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task what_was_acknowledged_has_landed_once_it_has_settled_also_when_the_definitions_change()
    {
        await RunAsync(isFed: true, async engine =>
        {
            await SendAsync(engine);
            await engine.ConfigureAsync(RandomTraffic.Second);
            await SendAsync(engine);
        });
        AssertEqual("after two definitions");
        await RunAsync(isFed: true, SendAsync);
        AssertEqual("after a restart");
    }

    [Fact]
    public async Task a_data_folder_from_before_the_warehouse_gets_a_whole_one()
    {
        await RunAsync(isFed: false, SendAsync);
        Assert.False(System.IO.File.Exists(File));
        await RunAsync(isFed: true, _ => Task.CompletedTask);
        AssertEqual("made of the store");
        await RunAsync(isFed: true, SendAsync);
        AssertEqual("and fed from there");
    }

    [Fact]
    public async Task a_warehouse_that_is_deleted_or_put_back_from_a_copy_is_made_anew()
    {
        await RunAsync(isFed: true, SendAsync);
        System.IO.File.Copy(File, File + ".copy");
        await RunAsync(isFed: true, SendAsync);
        System.IO.File.Delete(File);
        await RunAsync(isFed: true, SendAsync);
        AssertEqual("deleted");
        System.IO.File.Copy(File + ".copy", File, overwrite: true);
        await RunAsync(isFed: true, SendAsync);
        AssertEqual("put back");
    }

    [Fact]
    public async Task a_time_without_a_warehouse_leaves_no_gap_and_nothing_that_waits()
    {
        await RunAsync(isFed: true, SendAsync);
        await RunAsync(isFed: false, SendAsync);
        using (var store = RocksDbStore.Open(Path.Combine(_folder.Path, "state")))
            Assert.Null(new FeedTable(store).Gone);
        await RunAsync(isFed: true, SendAsync);
        AssertEqual("switched on again");
    }

    [Fact]
    public async Task a_warehouse_that_fails_is_named_and_stops_nothing_and_then_takes_what_waited()
    {
        Directory.CreateDirectory(File);
        await RunAsync(isFed: true, async engine =>
        {
            await SendAsync(engine);
            await engine.SettleAsync(TestContext.Current.CancellationToken);
            await UntilAsync(() => engine.Warehouse!.Fault is not null);
            Assert.Equal("failing", engine.Warehouse!.State);
            await Assert.ThrowsAsync<Weft.Storage.StorageException>(() => engine.Warehouse.AskAsync("FROM events", 1, TestContext.Current.CancellationToken));
            Directory.Delete(File);
        });
        AssertEqual("mended");
    }

    [Fact]
    public async Task a_transaction_that_fails_in_the_middle_is_tried_again_whole()
    {
        var (left, steps) = (3, 0);
        void FailSometimes(FeedStep step)
        {
            if (++steps % 3 == 0 && left-- > 0)
                throw new IOException("No space left on device");
        }

        await RunAsync(isFed: true, SendAsync, options => options with { EventsPerTransaction = 20, Reached = FailSometimes });
        Assert.True(left <= 0, "it did not fail often enough");
        AssertEqual("after failures");
    }

    private async Task RunAsync(bool isFed, Func<Engine, Task> work, Func<WarehouseOptions, WarehouseOptions>? with = null)
    {
        var warehouse = new WarehouseOptions { Every = TimeSpan.Zero, EventsPerTransaction = 100 };
        var options = new EngineOptions
        {
            DataFolder = _folder.Path,
            Kinds = RecordedRun.Kinds,
            Warehouse = isFed ? with?.Invoke(warehouse) ?? warehouse : null,
        };
        await using var engine = await Engine.OpenAsync(options, RandomTraffic.First);
        await work(engine);
        await engine.SettleAsync(TestContext.Current.CancellationToken);
        if (isFed)
            await engine.SettleWarehouseAsync(TestContext.Current.CancellationToken);
    }

    private async Task SendAsync(Engine engine)
    {
        var sources = engine.Workspace.TrackingSources().ToList();
        var collector = Collector.Into(engine, new RequestCounters(), TimeProvider.System);
        for (var number = 0; number < 60; number++)
        {
            var now = TimeProvider.System.GetUtcNow();
            using var request = RequestReader.Read(Encoding.UTF8.GetBytes(_traffic.Next(now)), new(RequestShape.Batch, null, false, null, now, CollectLimits.Default));
            await collector.CollectAsync(sources[_random.Next(sources.Count)], request, isHistory: false, default);
        }
    }

    private void AssertEqual(string when)
    {
        using var store = RocksDbStore.Open(Path.Combine(_folder.Path, "state"));
        using var connection = new DuckDBConnection($"DataSource={File}");
        connection.Open();
        using var log = new OpenLog(Path.Combine(_folder.Path, "log"));
        var comparison = new WarehouseEqualsStore(store, log.Events, connection);
        comparison.Assert(when);
        Assert.True(comparison.Count("events") > 50 && comparison.Count("members") > 0, "too little happened");
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }
}
