using System.Globalization;
using System.Text.Json;
using Parquet.Serialization;
using Weft.Tests.Storage;

namespace Weft.Tests.Import;

public sealed class ImportPropertyTests
{
    private const int Rounds = 4;

    private static readonly string[] Words = ["tea", "two words", "a,b", "\"quoted\"", "line\nbreak", "semi;colon", "ümläut", " padded ", "", "x\"y", "{{ no }}", "$5"];

    [Fact]
    public async Task random_rows_become_the_events_that_a_naive_reading_gives()
    {
        var random = new Random(Seeded.Seed());
        for (var round = 0; round < Rounds; round++)
        {
            List<Row> rows = [.. Enumerable.Range(0, random.Next(1, 1500)).Select(_ => Row.Random(random))];
            using var import = new Importing();
            var format = round % 3;
            var path = await WriteAsync(import.Folder.Path, format, rows, random);
            await import.RunAsync(path);
            var lines = format == 0 ? CsvLines(rows) : [.. Enumerable.Range(1, rows.Count)];
            Assert.Equal(Naive(rows, lines, isBlankText: format != 0), (await import.StateAsync(Row.People)).Where(IsEvent).Select(WithoutDigest).Order(StringComparer.Ordinal));
        }
    }

    private static bool IsEvent(string line) => line.Contains(" Bought ", StringComparison.Ordinal);

    private static string WithoutDigest(string line) => System.Text.RegularExpressions.Regex.Replace(line, " Bought [0-9a-f]{32}:", " Bought ");

    /// <summary>What must come of the rows, without a mapping, a reader or a normaliser; in a CSV a blank text is none.</summary>
    private static IEnumerable<string> Naive(List<Row> rows, List<int> lines, bool isBlankText) => rows.Zip(lines)
        .Where(row => row.First.Who.Length > 0 && row.First.IsPriced)
        .Select(row =>
        {
            var properties = new Dictionary<string, object>();
            if (row.First.Item.Length > 0 || isBlankText)
                properties["item"] = row.First.Item;
            if (row.First.Price.Trim().Length > 0)
                properties["price"] = decimal.Parse(row.First.Price, CultureInfo.InvariantCulture);
            var text = properties.Count == 0 ? "" : JsonSerializer.Serialize(properties, Weft.Import.ImportJson.Options);
            return $"{row.First.Who} {row.First.At:yyyy-MM-ddTHH:mm:ss.fffffff}+00:00 Bought {row.Second} {text}";
        })
        .Order(StringComparer.Ordinal);

    private static List<int> CsvLines(List<Row> rows)
    {
        var line = 2;
        return [.. rows.Select(row =>
        {
            var at = line;
            line += 1 + row.Item.Count(c => c == '\n');
            return at;
        })];
    }

    private static async Task<string> WriteAsync(string folder, int format, List<Row> rows, Random random)
    {
        var packing = Packed.Endings[random.Next(Packed.Endings.Length)];
        if (format == 0)
            return Packed.Write(folder, "rows.csv", "who,item,price,at\n" + string.Concat(rows.Select(row => $"{row.Who},\"{row.Item.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{row.Price},{row.AtText}\n")), packing);
        if (format == 1)
            return Packed.Write(folder, "rows.ndjson", string.Concat(rows.Select(row => JsonSerializer.Serialize(new { who = row.Who, item = row.Item, price = row.Price, at = row.AtText }) + "\n")), packing);
        var content = new MemoryStream();
        await ParquetSerializer.SerializeAsync(rows.Select(row => new ParquetRow { who = row.Who, item = row.Item, price = row.Price, at = row.AtText }), content, new() { RowGroupSize = 200 }, cancellationToken: TestContext.Current.CancellationToken);
        return Packed.Write(folder, "rows.parquet", content.ToArray(), packing);
    }

    private sealed record Row(string Who, string Item, string Price, DateTime At)
    {
        public static readonly string[] People = ["ann", "bob", "eve"];

        public string AtText => At.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

        public bool IsPriced => Price is not "free";

        public static Row Random(Random random) => new(
            random.Next(20) == 0 ? "" : People[random.Next(People.Length)],
            Words[random.Next(Words.Length)],
            random.Next(15) == 0 ? "free" : random.Next(15) == 0 ? "" : random.Next(10_000).ToString(CultureInfo.InvariantCulture),
            new DateTime(2011, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMinutes(random.Next(500_000)));
    }

#pragma warning disable IDE1006, CA1812 // The file's columns have these names.
    private sealed class ParquetRow
    {
        public string? who { get; set; }

        public string? item { get; set; }

        public string? price { get; set; }

        public string? at { get; set; }
    }
#pragma warning restore IDE1006, CA1812
}
