using Parquet;
using Parquet.Serialization;
using Weft.Tests.Server;

namespace Weft.Tests.Import;

public sealed class ParquetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Packings => [.. Packed.Endings];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Packings))]
    public async Task rows_of_several_groups_are_read_with_their_types(string packing)
    {
        Sale[] sales = [.. Enumerable.Range(1, 25).Select(Sale.Number)];
        var content = new MemoryStream();
        await ParquetSerializer.SerializeAsync(sales, content, new ParquetOptions { RowGroupSize = 10 }, cancellationToken: TestContext.Current.CancellationToken);
        var rows = await Importing.RowsAsync(Packed.Write(_folder.Path, "a.parquet", content.ToArray(), packing));

        Assert.Equal(Enumerable.Range(1, 25).Select(at => (long)at), rows.Select(row => row.Line));
        Assert.Equal(
            """{"Id":2,"Who":"u2","Price":2.5,"Weight":0.25,"Gift":true,"At":"2011-01-01T02:00:00.000Z","Place":{"City":"c2"},"Tags":["t2","x"]}""", rows[1].Values.GetRawText());
        Assert.Equal(
            """{"Id":3,"Price":3.5,"Weight":0.25,"Gift":false,"At":"2011-01-01T03:00:00.000Z","Place":{"City":"c3"},"Tags":["t3","x"]}""", rows[2].Values.GetRawText());
        Assert.Equal("""["t25","x"]""", rows[24].Values.GetProperty("Tags").GetRawText());
    }

    [Fact]
    public async Task a_packed_file_leaves_nothing_behind()
    {
        var content = new MemoryStream();
        await ParquetSerializer.SerializeAsync((Sale[])[Sale.Number(1)], content, cancellationToken: TestContext.Current.CancellationToken);
        using var import = new Importing();
        var path = Packed.Write(import.Folder.Path, "a.parquet", content.ToArray(), ".zst");

        var said = await import.RunAsync(path, "call: track\nevent: Sold\nuserId: $Who\ntimestamp: $At\nproperties: { city: $Place.City, tags: $Tags }");

        Assert.Contains("1 rejected", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(import.Data, "*", SearchOption.AllDirectories), file => file.EndsWith(".parquet", StringComparison.Ordinal));
    }

    internal sealed class Sale
    {
        public int Id { get; set; }

        public string? Who { get; set; }

        public decimal Price { get; set; }

        public double? Weight { get; set; }

        public bool Gift { get; set; }

        public DateTime At { get; set; }

        public Place Place { get; set; } = new();

        public List<string> Tags { get; set; } = [];

        public static Sale Number(int at) => new()
        {
            Id = at,
            Who = at % 2 == 0 ? $"u{at}" : null,
            Price = at + 0.5m,
            Weight = 0.25,
            Gift = at % 2 == 0,
            At = new DateTime(2011, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(at),
            Place = new() { City = $"c{at}" },
            Tags = [$"t{at}", "x"],
        };
    }

    internal sealed class Place
    {
        public string? City { get; set; }
    }
}
