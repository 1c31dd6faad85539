using System.Diagnostics;
using System.Globalization;
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
        var bench = ImportBench.Of(arguments.Text("root", "."), arguments.Text("file", ""));
        List<double> product = [], baseline = [];
        var pairs = arguments.Number("pairs", 1);
        for (var pair = 1; pair <= pairs; pair++)
        {
            product.Add(await bench.ProductAsync());
            baseline.Add(await bench.BaselineAsync());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pair} product {product[^1]:N0} rows/s, baseline {baseline[^1]:N0} rows/s"));
        }

        Publish(arguments, bench, product, baseline);
        return 0;
    }

    private static void Publish(Arguments arguments, ImportBench bench, List<double> product, List<double> baseline)
    {
        const string Head = """
            # import: rows a second into an empty folder, everything applied ÷ rows read, mapped and normalised into nothing

            `bench/README.md` says what is measured. The ratio is that of each pair; the rest are medians. Only ratios compare between machines.

            | date | commit | machine | file | rows | pairs | ratio (min – max) | product rows/s | baseline rows/s |
            |---|---|---|---|---|---|---|---|---|

            """;
        var ratios = product.Zip(baseline, (one, other) => one / other).Order().ToArray();
        var path = Path.Combine(arguments.Text("root", "."), "bench/results/import.md");
        if (!File.Exists(path))
            File.WriteAllText(path, Head);
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture,
            $"| {TimeProvider.System.GetUtcNow():yyyy-MM-dd} | {arguments.Text("commit", "unknown")} | {Environment.ProcessorCount} cores, {memory} GiB | {bench.File.Name} | {bench.Rows:N0} | {ratios.Length} | {ratios[ratios.Length / 2]:F3} ({ratios[0]:F3} – {ratios[^1]:F3}) | {Median(product):N0} | {Median(baseline):N0} |\n"));
    }

    private static double Median(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);
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

    public async Task<double> ProductAsync()
    {
        var folder = Directory.CreateTempSubdirectory("weft-bench-").FullName;
        try
        {
            await using var engine = await Engine.OpenAsync(new() { DataFolder = folder, Kinds = Kinds.All(TimeProvider.System, TextWriter.Null), Delivers = false }, _configuration);
            var importer = new FileImporter(engine.ImportTarget(32), new(Path.Combine(folder, "imports")), TimeProvider.System);
            var started = Stopwatch.GetTimestamp();
            var report = await importer.RunAsync(File, await PlanAsync(engine.Workspace), again: false, _ => { }, default);
            Rows = report.Entry.Rows;
            return Rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public async Task<double> BaselineAsync()
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
        return rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task<ImportPlan> PlanAsync(Workspace workspace) =>
        new(File.Name, await ContentDigest.OfAsync(File, _ => { }, default), _mapping, workspace.TrackingSources().Single(), Activate: false);
}
