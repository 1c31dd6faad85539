using System.Text;
using DuckDB.NET.Data;
using Microsoft.Extensions.Time.Testing;
using Weft.Destinations;
using Weft.Tests.Connectors.Servers;
using Weft.Tests.Storage;

namespace Weft.Tests.Connectors;

public sealed class FileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Export => Path.Combine(_folder.Path, "export");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task making_one_makes_no_folder()
    {
        await using var destination = Open();
        Assert.False(Directory.Exists(Export));
    }

    [Fact]
    public async Task a_message_is_delivered_when_its_file_is_there_and_not_before()
    {
        var time = new FakeTimeProvider(new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        await using var destination = Open(""","roll_after":"5s" """, time);
        var first = destination.DeliverAsync(Trying.Message("""{"n":1}""", "k1"), Cancellation);
        time.Advance(TimeSpan.FromSeconds(4));
        var second = destination.DeliverAsync(Trying.Message("""{"n":2}""", "k2"), Cancellation);
        Assert.False(first.IsCompleted || Directory.Exists(Export));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((DeliveryResult.Delivered, DeliveryResult.Delivered), (await first, await second));
        var file = Assert.Single(Directory.GetFiles(Export));
        Assert.Matches(@"/20260501T120005\.000Z-[0-9a-f]{8}-000001\.ndjson$", file);
        Assert.Equal("{\"weft_key\":\"k1\",\"n\":1}\n{\"weft_key\":\"k2\",\"n\":2}\n", await File.ReadAllTextAsync(file, Cancellation));
    }

    [Theory]
    [InlineData(""","roll_after":"8s","roll_rows":3""", 4)]
    [InlineData(""","roll_after":"8s","roll_size":"1KB" """, 12)]
    [InlineData(""","roll_after":"0s" """, 12)]
    public async Task a_file_is_full_by_rows_by_size_or_with_each_call(string roll, int files)
    {
        await using var destination = Open(roll);
        var pad = new string('x', 1100);
        var results = await Task.WhenAll(Enumerable.Range(1, 12).Select(number => destination.DeliverAsync(Trying.Message($$"""{"n":{{number}},"pad":"{{pad}}"}""", $"k{number}"), Cancellation)));
        Assert.All(results, result => Assert.Equal(DeliveryResult.Delivered, result));
        Assert.Equal(files, Directory.GetFiles(Export, "*.ndjson").Length);
        Assert.Equal(12, Directory.GetFiles(Export).SelectMany(File.ReadAllLines).Distinct().Count());
    }

    [Fact]
    public async Task csv_has_every_column_of_its_messages_and_quotes_what_needs_it()
    {
        await DeliverAsync(""","format":"csv" """);
        Assert.Equal(
            "weft_key,n,price,text,tags,ok,nothing,a.b\nk0,1,2.5,\"a \"\"b\"\", c\nd\",\"[1,\"\"x\"\"]\",true,,\nk1,-2,3,é,,false,,z\n",
            (await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Export, "*.csv")), Cancellation)).Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task csv_has_the_columns_that_are_asked_for()
    {
        await DeliverAsync(""","format":"csv","columns":"text, n, more" """);
        Assert.Equal("weft_key,text,n,more", (await File.ReadAllLinesAsync(Assert.Single(Directory.GetFiles(Export)), Cancellation))[0]);
    }

    [Fact]
    public async Task parquet_has_typed_columns()
    {
        await DeliverAsync(""","format":"parquet" """);
        var file = Assert.Single(Directory.GetFiles(Export, "*.parquet"));
        Assert.Equal("weft_key VARCHAR, n BIGINT, price DOUBLE, text VARCHAR, tags VARCHAR, ok BOOLEAN, nothing VARCHAR, a.b VARCHAR", Ask(
            $"select string_agg(column_name || ' ' || column_type, ', ') from (describe select * from '{file}')"));
        Assert.Equal("k0|1|2.5|a \"b\", c\nd|[1,\"x\"]|true|-|-,k1|-2|3.0|é|-|false|-|z", Ask(
            $"select string_agg(concat_ws('|', weft_key, n, price, text, coalesce(tags, '-'), ok, coalesce(nothing, '-'), coalesce(\"a.b\", '-')), ',' order by weft_key) from '{file}'"));
    }

    [Fact]
    public async Task a_file_that_is_not_complete_has_another_name()
    {
        var time = new FakeTimeProvider(new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        using var watcher = new FileSystemWatcher(Directory.CreateDirectory(Export).FullName) { NotifyFilter = NotifyFilters.FileName };
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        watcher.Created += (_, made) => seen.Enqueue("created " + Path.GetExtension(made.Name));
        watcher.Renamed += (_, renamed) => seen.Enqueue($"renamed {Path.GetExtension(renamed.OldName)} to {Path.GetExtension(renamed.Name)}");
        watcher.EnableRaisingEvents = true;
        await using var destination = Open(""","roll_after":"0s" """, time);
        Assert.Equal(DeliveryResult.Delivered, await destination.DeliverAsync(Trying.Message("{}"), Cancellation));
        // The system tells of them a little later.
        using var stuck = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        stuck.CancelAfter(TimeSpan.FromSeconds(20));
        while (seen.Count < 2)
            await Task.Delay(1, stuck.Token);
        Assert.Equal(["created .part", "renamed .part to .ndjson"], seen);
    }

    [Theory]
    [InlineData("""{"weft_key":"mine"}""", "bad_column")]
    [InlineData("7", "not_an_object")]
    [InlineData("{", "not_json")]
    public async Task what_is_no_row_is_refused(string message, string reason)
    {
        await using var destination = Open();
        var result = await destination.DeliverAsync(Trying.Message(message), Cancellation);
        Assert.Equal((DeliveryStatus.Refused, reason), (result.Status, result.Reason));
    }

    [Fact]
    public async Task a_wrong_key_of_the_storage_is_no_fault_of_the_message()
    {
        var result = await Trying.DeliverAsync("file", S3("wrong"), "{}");
        Assert.Equal((DeliveryStatus.Retry, "s3_signaturedoesnotmatch"), (result.Status, result.Reason));
        Assert.Equal(DeliveryResult.Delivered, await Trying.DeliverAsync("file", S3(S3Server.SecretKey), "{}"));
    }

    private static string S3(string secret) => $$"""
        {"path":"s3://{{S3Server.Bucket}}/keys","endpoint":"http://127.0.0.1:{{S3Server.Shared.Port}}","access_key":"{{S3Server.AccessKey}}","secret_key":"{{secret}}","roll_after":"0s"}
        """;

    private static object? Ask(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private IDestination Open(string more = "", TimeProvider? time = null) => Trying.Open("file", $$"""{"path":"{{Export}}"{{more}}}""", time: time);

    private async Task DeliverAsync(string more)
    {
        await using var destination = (IBatchDestination)Open(""","roll_after":"0s" """ + more);
        string[] messages =
        [
            """{"n":1,"price":2.5,"text":"a \"b\", c\nd","tags":[1,"x"],"ok":true,"nothing":null}""",
            """{"n":-2,"price":3,"text":"é","ok":false,"a.b":"z"}""",
        ];
        var results = await destination.DeliverAsync([.. messages.Select((message, at) => new Delivery($"k{at}", Encoding.UTF8.GetBytes(message), 1))], Cancellation);
        Assert.All(results, result => Assert.Equal(DeliveryResult.Delivered, result));
    }
}
