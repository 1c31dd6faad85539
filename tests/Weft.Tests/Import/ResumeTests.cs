using System.Globalization;
using System.Text;
using System.Text.Json;
using Weft.Import;
using Weft.Import.Files;
using Weft.Import.Mapping;
using Weft.Tests.Crash;
using Weft.Tests.Server;
using Weft.Tests.Storage;

namespace Weft.Tests.Import;

public sealed class ResumeTests
{
    private const int Rows = 12_000;
    private static readonly string[] People = [.. Enumerable.Range(0, 40).Select(at => $"u{at}")];

    [Fact]
    public async Task an_import_that_is_killed_and_run_again_ends_as_one_that_was_not()
    {
        var random = new Random(Seeded.Seed());
        using var folder = new TemporaryFolder();
        folder.File("weft.yaml", Importing.Config + "\naudiences: { regulars: { event: Bought, count: { gte: 100 } } }");
        folder.File("mapping.yaml", "where: { who: { not_equals: nobody } }\n" + Importing.Mapping);
        var file = Packed.Write(folder.Path, "rows.csv", Text(random), ".gz");

        var kills = 0;
        for (var kill = 0; kill < Settings.Rounds; kill++)
            kills += await KillAsync(folder, file, random) ? 1 : 0;
        var (code, lines) = await ImportAsync(folder, file, "killed");
        Assert.True(code == 0, string.Join('\n', lines));
        await ImportAsync(folder, file, "whole");

        Assert.True(kills > 0, "no import was killed before it was through");
        Assert.Equal(await Importing.StateAsync(folder.Sub("whole"), People), await Importing.StateAsync(folder.Sub("killed"), People));
        Assert.Contains(lines, line => line.Contains("gone on with behind row", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"{Rows:N0} rows", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_batch_on_which_it_breaks_off_is_taken_once(bool isInTheLog)
    {
        using var broken = new Importing();
        using var whole = new Importing();
        var text = Text(new Random(Seeded.Seed()));
        await whole.RunAsync(Packed.Write(whole.Folder.Path, "rows.csv", text));
        var file = Packed.Write(broken.Folder.Path, "rows.csv", text);

        await BreakOffAsync(broken, file, isInTheLog);
        var said = await broken.RunAsync(file);

        Assert.Contains("gone on with behind row", said, StringComparison.Ordinal);
        Assert.Equal(await whole.StateAsync(People), await broken.StateAsync(People));
    }

    [Fact]
    public async Task an_import_that_is_asked_to_stop_says_how_to_go_on()
    {
        using var folder = new TemporaryFolder();
        folder.File("weft.yaml", Importing.Config);
        folder.File("mapping.yaml", Importing.Mapping);
        var file = Packed.Write(folder.Path, "rows.csv", Text(new Random(1)));
        await using var import = WeftProcess.Start(folder.Path, Arguments(file, "killed"));
        await TakenAsync(folder, 500);

        import.Terminate();
        await import.ExitedAsync();

        Assert.Equal(1, import.ExitCode);
        Assert.Contains(import.Lines, line => line.Contains("the same command goes on where it stood", StringComparison.Ordinal));
        var (code, lines) = await ImportAsync(folder, file, "killed");
        Assert.True(code == 0 && lines.Any(line => line.Contains("gone on with", StringComparison.Ordinal)), string.Join('\n', lines));
    }

    // As a process that is killed right before or after its fourth batch is in the log, and so before that is noted.
    private static async Task BreakOffAsync(Importing broken, string path, bool isInTheLog)
    {
        await using var engine = await Engine.OpenAsync(new() { DataFolder = broken.Data }, Importing.Config, TestContext.Current.CancellationToken);
        var (target, batches) = (engine.ImportTarget(4), 0);
        var breaking = target with
        {
            Append = async (source, items, payload, activate, cancellation) =>
            {
                if (++batches < 4 || isInTheLog)
                    await target.Append(source, items, payload, activate, cancellation);
                if (batches == 4)
                    throw new OperationCanceledException();
            },
        };
        var file = ImportFile.Recognise(path, "rows.csv");
        var digest = await ContentDigest.OfAsync(file, _ => { }, TestContext.Current.CancellationToken);
        var mapping = RowMapping.Parse(Importing.Mapping, new());
        var importer = new FileImporter(breaking, new(Path.Combine(broken.Data, "imports")), TimeProvider.System);
        var plan = new ImportPlan("rows.csv", digest, mapping, engine.Workspace.TrackingSources().Single(), Activate: false);
        await Assert.ThrowsAsync<OperationCanceledException>(() => importer.RunAsync(file, plan, again: false, _ => { }, TestContext.Current.CancellationToken));
    }

    private static async Task<bool> KillAsync(TemporaryFolder folder, string file, Random random)
    {
        await using var import = WeftProcess.Start(folder.Path, Arguments(file, "killed"));
        var before = Taken(folder);
        // Disposing it is kill -9.
        return await TakenAsync(folder, before + random.Next(1, Rows / 4)) < Rows;
    }

    private static async Task<long> TakenAsync(TemporaryFolder folder, long least)
    {
        Assert.True(await Settings.UntilAsync(() => Task.FromResult(Taken(folder) >= Math.Min(least, Rows))), "no row was taken");
        return Taken(folder);
    }

    private static long Taken(TemporaryFolder folder)
    {
        var imports = Path.Combine(folder.Sub("killed"), "imports");
        var entry = Directory.Exists(imports) ? Directory.EnumerateFiles(imports, "*.json").SingleOrDefault() : null;
        return entry is null ? 0 : JsonElement.Parse(File.ReadAllText(entry)).GetProperty("rows").GetInt64();
    }

    private static Task<(int ExitCode, IReadOnlyList<string> Lines)> ImportAsync(TemporaryFolder folder, string file, string data) =>
        WeftProcess.RunAsync(folder.Path, Arguments(file, data));

    private static string[] Arguments(string file, string data) => ["import", file, "--map", "mapping.yaml", "--data", data];

    private static string Text(Random random)
    {
        var text = new StringBuilder("who,item,price,at\n");
        for (var row = 0; row < Rows; row++)
        {
            var who = random.Next(10) == 0 ? "nobody" : People[random.Next(People.Length)];
            var price = random.Next(50) == 0 ? "free" : random.Next(1000).ToString(CultureInfo.InvariantCulture);
            var at = new DateTime(2011, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMinutes(random.Next(500_000));
            text.Append(CultureInfo.InvariantCulture, $"{who},item {row},{price},{at:yyyy-MM-dd HH:mm}\n");
        }

        return text.ToString();
    }
}
