using System.Text;
using System.Text.Json;
using Weft.Events;
using Weft.Import;
using Weft.Import.Files;
using Weft.Tests.Server;

namespace Weft.Tests.Import;

public sealed class RowReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Packings => [.. Packed.Endings];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Packings))]
    public async Task csv_is_read_however_it_is_packed(string packing)
    {
        var rows = await Importing.RowsAsync(Packed.Write(_folder.Path, "a.csv", "\uFEFFid;name\r\n1;\"a;\"\"b\"\"\"\r\n\r\n2;\n3;\"two\nlines\"\n4;last", packing));
        Assert.Equal(["""2 {"id":"1","name":"a;\"b\""}""", """4 {"id":"2","name":null}""", """5 {"id":"3","name":"two\nlines"}""", """7 {"id":"4","name":"last"}"""], rows.Select(Text));
    }

    [Theory, MemberData(nameof(Packings))]
    public async Task ndjson_is_read_however_it_is_packed(string packing)
    {
        var rows = await Importing.RowsAsync(Packed.Write(_folder.Path, "a.ndjson", "\uFEFF{\"a\":1}\n\n  {\"a\":{\"b\":[2]}}\r\n{\"a\":3}", packing));
        Assert.Equal(["""1 {"a":1}""", """3 {"a":{"b":[2]}}""", """4 {"a":3}"""], rows.Select(Text));
    }

    [Theory]
    [InlineData("a\tb\n1\t2\n")]
    [InlineData("a;b\n1;2\n")]
    [InlineData("a,b\n1,2\n")]
    [InlineData("sep=|\na|b\n1|2\n")]
    public async Task what_stands_between_values_is_found(string text)
    {
        var rows = await Importing.RowsAsync(Packed.Write(_folder.Path, "noname", text));
        Assert.Equal("""{"a":"1","b":"2"}""", Assert.Single(rows).Values.GetRawText());
    }

    [Fact]
    public async Task a_bad_row_is_told_by_its_line_and_the_rest_goes_on()
    {
        var bytes = Encoding.UTF8.GetBytes("a,b\n1,2\nonly\n1,2,3\n4,\"x\"y\n5,7\" wide\n6,ok\n");
        byte[] latin = [.. bytes, .. Encoding.Latin1.GetBytes("7,é\n"), .. "8,é\n"u8];
        var rows = await Importing.RowsAsync(Packed.Write(_folder.Path, "a.csv", latin));

        Assert.Equal(
            [
                """2 {"a":"1","b":"2"}""", "3 NotJson the row has 1 values and the header 2: only", "4 NotJson the row has 3 values and the header 2: 1,2,3",
                "5 NotJson text follows a closing quote: 4,\"x\"y", """6 {"a":"5","b":"7\" wide"}""", """7 {"a":"6","b":"ok"}""",
                "8 NotJson the row is not UTF-8: 7,\uFFFD", """9 {"a":"8","b":"é"}""",
            ],
            rows.Select(Text));
    }

    [Fact]
    public async Task a_quote_that_is_never_closed_costs_its_own_row_only()
    {
        var rows = await Importing.RowsAsync(Packed.Write(_folder.Path, "a.csv", "a,b\n1,\"open\n2,two\n3,\"th,ree\"\n4,four\n5,\"open\n6,six\n"));
        Assert.Equal([3L, 4, 5, 7], rows.Where(row => row.Problem is null).Select(row => row.Line));
        Assert.Equal([2L, 6], rows.Where(row => row.Problem is not null).Select(row => row.Line));
        Assert.Equal("th,ree", rows[2].Values.GetProperty("b").GetString());
    }

    [Theory, MemberData(nameof(Packings))]
    public async Task a_row_without_an_end_is_given_up_at_the_limit_and_the_next_line_is_read(string packing)
    {
        var text = new StringBuilder("a,b\n1,one\n2,\"open\n");
        for (var at = 3; text.Length < 3 * RowLimits.LargestRow; at++)
            text.Append(at).Append(",value\n");
        text.Append("9,\"last\"\n");
        var rows = await Importing.RowsAsync(Packed.Write(_folder.Path, "a.csv", text.ToString(), packing));

        var bad = Assert.Single(rows, row => row.Problem is not null);
        Assert.Equal((3, RejectionReason.TooLarge, "2,\"open"), (bad.Line, bad.Reason, bad.Text));
        Assert.Equal(text.ToString().Count(c => c == '\n') - 1, rows.Count);
        Assert.Equal(Enumerable.Range(2, rows.Count).Select(line => (long)line), rows.Select(row => row.Line));
        Assert.Equal("last", rows[^1].Values.GetProperty("b").GetString());
    }

    [Fact]
    public async Task a_bad_line_of_ndjson_is_told_and_the_rest_goes_on()
    {
        var @long = new string('x', 3 * RowLimits.LargestRow);
        var rows = await Importing.RowsAsync(Packed.Write(_folder.Path, "a.ndjson", $"{{\"a\":1}}\nnope\n[1]\n{{\"a\":1,\"a\":2}}\n{{\"a\":\"{@long}\"}}\n{{\"a\":\"\\ud800\"}}\n{{\"a\":2}}\n"));
        Assert.Equal(
            [(1, RejectionReason.None), (2, RejectionReason.NotJson), (3, RejectionReason.NotJson), (4, RejectionReason.NotJson), (5, RejectionReason.TooLarge), (6, RejectionReason.NotJson), (7, RejectionReason.None)],
            rows.Select(row => ((int)row.Line, row.Reason)));
        Assert.True(rows[4].Text.Length < 20_000, "more than the beginning of a long line is kept");
    }

    [Theory]
    [InlineData("a.csv", "", "is empty")]
    [InlineData("a.json", "[{}]", "an array of JSON is not taken")]
    [InlineData("a.parquet", "a,b", "does not begin with PAR1")]
    [InlineData("a.csv", "a,b,a\n", "names the column a 2 times")]
    [InlineData("a.parquet", "PAR1nothing", "cannot be read as Parquet")]
    public async Task a_file_that_is_no_good_is_refused_in_words(string name, string text, string words)
    {
        var path = Packed.Write(_folder.Path, name, text);
        var refusal = await Assert.ThrowsAsync<ImportRefusedException>(() => Importing.RowsAsync(path));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_packing_that_is_cut_off_is_found_before_anything_is_imported()
    {
        var path = Packed.Write(_folder.Path, "a.csv", string.Join('\n', Enumerable.Range(0, 20_000)), ".gz");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^100]);
        var file = ImportFile.Recognise(path, "a.csv.gz");
        await Assert.ThrowsAsync<ImportRefusedException>(() => ContentDigest.OfAsync(file, _ => { }, TestContext.Current.CancellationToken));
    }

    private static string Text(SourceRow row) => row.Problem is null
        ? $"{row.Line} {JsonSerializer.Serialize(row.Values, ImportJson.Options)}"
        : $"{row.Line} {row.Reason} {row.Problem}: {row.Text}";
}
