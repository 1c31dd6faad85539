using Weft.Activation;
using Weft.Configuration;
using Weft.Identity;
using Weft.Tests.Activation.Harness;
using Weft.Tests.Determinism;
using Weft.Tests.Storage;

namespace Weft.Tests.Trials;

/// <summary>At any time of a recorded run, with its changed rules, its decisions and its cuts, the graph is what its evidence makes of it. The seed is printed; <c>WEFT_SEED</c> repeats it.</summary>
public sealed class RecordedGraphTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _seed = Seeded.Seed();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task a_rebuild_finds_no_difference_at_any_time_of_a_recorded_run()
    {
        var recorded = await RecordedRun.RecordAsync(_folder.Path, _seed);
        var store = new MemoryStore();
        var shard = new Shard(store, new LaneOrders(store), Compile, Frames.Logged(recorded.Frames), bounds: RecordedRun.Bounds);
        foreach (var frame in recorded.Frames)
        {
            shard.Apply([frame]);
            using var rows = new GraphRows(store);
            var report = GraphCheck.Run(rows, shard.Workspace.Identity, _ => { }, TestContext.Current.CancellationToken);
            Assert.True(report.Count == 0, $"WEFT_SEED={_seed}: after frame {frame.Position}, {frame.Kind}:\n{string.Join('\n', report.Differences.Select(RebuildTests.Text))}");
        }
    }

    private static Workspace Compile(string text)
    {
        var errors = new ConfigErrors();
        return Workspace.Compile(text, RecordedRun.Kinds, EnvironmentReferences.None, errors) ?? throw new InvalidOperationException(string.Join('\n', errors.All));
    }
}
