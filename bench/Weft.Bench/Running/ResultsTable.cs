namespace Weft.Bench.Running;

/// <summary>The table of one benchmark's results, <c>bench/results/NAME.md</c>: begun if it is not there, and a row added for each run.</summary>
/// <param name="options">Where, and what is measured.</param>
/// <param name="name">The benchmark.</param>
/// <param name="what">What is divided by what.</param>
/// <param name="columns">What a row holds behind date, commit and machine.</param>
internal sealed class ResultsTable(BenchOptions options, string name, string what, params string[] columns)
{
    /// <summary>What stands above the table.</summary>
    public string Note { get; init; } =
        "`bench/README.md` says what is measured. Ratios are of each pair, median (least – most); the rest are medians. Only ratios compare between machines.";

    private string Head => $"""
        # {name}: {what}

        {Note}

        | date | commit | machine | {string.Join(" | ", columns)} |
        |---|---|---|{string.Concat(columns.Select(_ => "---|"))}

        """;

    /// <summary>Adds a row, unless nothing is to be recorded.</summary>
    public void Add(params FormattableString[] cells)
    {
        if (cells.Length != columns.Length)
            throw new ArgumentException($"{cells.Length} cells for {columns.Length} columns.", nameof(cells));
        var row = $"| {TimeProvider.System.GetUtcNow():yyyy-MM-dd} | {options.Commit} | {Machine} | {string.Join(" | ", cells.Select(Say.Of))} |\n";
        Console.Write(row);
        if (!options.Records || options.Only.Length > 0)
            return;
        var file = Path.Combine(options.Root, "bench/results", name + ".md");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (!File.Exists(file))
            File.WriteAllText(file, Head);
        File.AppendAllText(file, row);
    }

    private static string Machine => Say.Of($"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB");
}
