using Weft.Events;
using Weft.Storage;
using Weft.Storage.RocksDb;

namespace Weft.Tests.Scenarios;

/// <summary>Runs every <c>.scenario</c> file under <c>tests/scenarios</c>; docs/scenarios.md tells how they are written.</summary>
public sealed class ScenarioTests
{
    // Whoever writes scenarios can run them from where they lie, without building.
    private static readonly string Folder = Path.GetFullPath(Environment.GetEnvironmentVariable("WEFT_SCENARIOS") ?? Path.Combine(AppContext.BaseDirectory, "scenarios"));

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Folder, "*.scenario", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task a_story_holds(string file) => RunAsync(file, RocksDbStore.Open);

    [Fact]
    public void every_rejection_reason_has_a_story()
    {
        var told = Files.SelectMany(row => File.ReadLines(Path.Combine(Folder, row.Data))).Where(line => line.StartsWith("expect rejected", StringComparison.Ordinal)).ToList();
        Assert.All(RejectionReasons.All, reason => Assert.Contains(told, line => line.Contains(reason.Word(), StringComparison.Ordinal)));
        Assert.True(Files.Count >= 30);
    }

    internal static async Task RunAsync(string file, Func<string, IKeyValueStore> openStore)
    {
        var scenario = ScenarioReader.Read(file, await File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken));
        await scenario.RunAsync(openStore, TestContext.Current.CancellationToken);
    }
}
