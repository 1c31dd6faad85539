using System.Diagnostics;
using Weft.Bench.Running;
using Weft.Configuration;
using Weft.Connectors;
using Weft.Import;
using Weft.Import.Files;
using Weft.Import.Mapping;

namespace Weft.Bench.Import;

/// <summary>Rows a second of a file into an empty data folder, everything applied, against the same rows read, mapped and normalised into nothing; the two take turns.</summary>
internal static class ImportCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = BenchOptions.From(arguments, pairs: 1);
        var bench = ImportBench.Of(options.Root, arguments.Text("file", ""));
        var pairs = await Pairs<RowsPerSecond>.TakeAsync(options, _ => bench.ProductAsync(), _ => bench.BaselineAsync());
        var table = new ResultsTable(
            options, "import", "rows a second into an empty folder, everything applied ÷ rows read, mapped and normalised into nothing",
            "file", "rows", "pairs", "ratio (min – max)", "product rows/s", "baseline rows/s");
        table.Add(
            $"{bench.File.Name}", $"{bench.Rows:N0}", $"{options.Pairs}", $"{pairs.Ratio(run => run.Value)}",
            $"{Ratio.MedianOf(pairs.Product, run => run.Value):N0}", $"{Ratio.MedianOf(pairs.Baseline, run => run.Value):N0}");
        return 0;
    }
}

/// <summary>How fast rows went.</summary>
internal readonly record struct RowsPerSecond(double Value)
{
    public override string ToString() => Say.Of($"{Value:N0} rows/s");
}

/// <summary>One file with its mapping and configuration.</summary>
internal sealed class ImportBench
{
    private readonly RowMapping _mapping;
    private readonly string _configuration;

    private ImportBench(ImportFile file, RowMapping mapping, string configuration) => (File, _mapping, _configuration) = (file, mapping, configuration);

    public ImportFile File { get; }

    public long Rows { get; private set; }

    public static ImportBench Of(string root, string path)
    {
        path = path.Length > 0 ? path : Path.Combine(root, "../shared/data/online-retail-to-2011-08.csv.gz");
        var samples = Path.Combine(root, "samples/online-retail");
        var errors = new ConfigErrors();
        var mapping = RowMapping.Parse(System.IO.File.ReadAllText(Path.Combine(samples, "mapping.yaml")), errors);
        return new(ImportFile.Recognise(path, Path.GetFileName(path)), mapping!, System.IO.File.ReadAllText(Path.Combine(samples, "weft.yaml")));
    }

    public async Task<RowsPerSecond> ProductAsync()
    {
        var folder = Directory.CreateTempSubdirectory("weft-bench-").FullName;
        try
        {
            await using var engine = await Engine.OpenAsync(new() { DataFolder = folder, Kinds = Kinds.All(TimeProvider.System, TextWriter.Null), Delivers = false }, _configuration);
            var importer = new FileImporter(engine.ImportTarget(32), new(Path.Combine(folder, "imports")), TimeProvider.System);
            var started = Stopwatch.GetTimestamp();
            var report = await importer.RunAsync(File, await PlanAsync(engine.Workspace), again: false, _ => { }, default);
            Rows = report.Entry.Rows;
            return new(Rows / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public async Task<RowsPerSecond> BaselineAsync()
    {
        var workspace = Workspace.Compile(_configuration, [], EnvironmentReferences.None, new())!;
        var (started, rows) = (Stopwatch.GetTimestamp(), 0L);
        var plan = await PlanAsync(workspace);
        await using var reader = await RowReaders.OpenAsync(File, Path.GetTempPath(), default);
        var batch = new ImportBatch(plan, _ => false, TimeProvider.System.GetUtcNow());
        await foreach (var row in reader.ReadAsync(default))
        {
            rows++;
            batch.Add(row, out _);
            if (!batch.IsFull)
                continue;
            batch.Payload(null);
            batch.Dispose();
            batch = new(plan, _ => false, TimeProvider.System.GetUtcNow());
        }

        batch.Payload(null);
        batch.Dispose();
        return new(rows / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private async Task<ImportPlan> PlanAsync(Workspace workspace) =>
        new(File.Name, await ContentDigest.OfAsync(File, _ => { }, default), _mapping, workspace.TrackingSources().Single(), Activate: false);
}
