using Weft.Import;
using Weft.Server.Hosting;
using Weft.Tests.Server;

namespace Weft.Tests.Import;

public sealed class ImportTests : IDisposable
{
    private const string Rows = "who,item,price,at\nann,tea,2.50,2011-01-01 10:00\nbob,jam,x,2011-01-01 11:00\nann,jam,3,yesterday\n,mug,4,2011-01-02 10:00\nann,pot,5,2011-01-03 10:00\n";

    private readonly Importing _import = new();

    public void Dispose() => _import.Dispose();

    [Fact]
    public async Task a_bad_row_is_kept_with_its_line_and_the_rest_is_taken()
    {
        var said = await _import.RunAsync(_import.Folder.File("rows.csv", Rows));

        Assert.Contains("5 rows", said, StringComparison.Ordinal);
        Assert.Contains("2 accepted, 0 duplicate, 3 rejected, 0 left out", said, StringComparison.Ordinal);
        Assert.Contains("bad_timestamp 1, no_identifier 1, not_json 1", said, StringComparison.Ordinal);
        Assert.Contains("line 3: price = x is not a number (not_json)", said, StringComparison.Ordinal);
        Assert.Contains("line 4: at = yesterday is not a time as yyyy-MM-dd HH:mm (bad_timestamp)", said, StringComparison.Ordinal);
        Assert.Contains("line 5: the row names nobody", said, StringComparison.Ordinal);
        Assert.Contains("People now: 1, 1 known and 0 anonymous", said, StringComparison.Ordinal);
        var state = await _import.StateAsync(["ann", "bob"]);
        Assert.Contains(state, line => line.StartsWith("ann 2011-01-01T10:00:00.0000000+00:00 Bought ", StringComparison.Ordinal) && line.EndsWith(":2 {\"item\":\"tea\",\"price\":2.50}", StringComparison.Ordinal));
        Assert.Contains(state, line => line.StartsWith("NotJson ", StringComparison.Ordinal) && line.Contains("\"line\":3,\"file\":\"rows.csv\",\"problem\":\"price = x is not a number\",\"row\":{\"who\":\"bob\"", StringComparison.Ordinal));
        Assert.Contains(state, line => line.StartsWith("NoIdentifier ", StringComparison.Ordinal) && line.Contains(":5 {\"type\":\"track\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_second_import_changes_nothing_whatever_the_file_is_called_and_packed_with()
    {
        await _import.RunAsync(_import.Folder.File("rows.csv", Rows));
        var before = await _import.StateAsync(["ann"]);

        var said = await _import.RunAsync(Packed.Write(_import.Folder.Path, "other.csv", Rows, ".zst"));

        Assert.Contains("was imported already on ", said, StringComparison.Ordinal);
        Assert.Contains("5 rows; nothing to do", said, StringComparison.Ordinal);
        Assert.Equal(before, await _import.StateAsync(["ann"]));
    }

    [Fact]
    public async Task read_once_more_every_row_is_a_duplicate()
    {
        var file = _import.Folder.File("rows.csv", Rows);
        await _import.RunAsync(file);
        var before = await _import.StateAsync(["ann"]);

        Assert.Contains("0 accepted, 2 duplicate, 3 rejected", await _import.RunAsync(file, with: options => options with { Again = true }), StringComparison.Ordinal);

        Assert.Equal(before.Where(line => line.StartsWith("ann", StringComparison.Ordinal)), (await _import.StateAsync(["ann"])).Where(line => line.StartsWith("ann", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task another_mapping_of_the_same_file_says_that_rows_may_be_known()
    {
        var file = _import.Folder.File("rows.csv", Rows);
        await _import.RunAsync(file);

        var said = await _import.RunAsync(file, Importing.Mapping + "\n  # changed\n");

        Assert.Contains("was imported before with another mapping; rows of it that were taken count as duplicates", said, StringComparison.Ordinal);
        Assert.Contains("0 accepted, 2 duplicate", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task rows_that_where_leaves_out_are_counted()
    {
        var said = await _import.RunAsync(_import.Folder.File("rows.csv", Rows), "where: { who: { exists: true }, price: { not_equals: x } }\n" + Importing.Mapping);
        Assert.Contains("2 accepted, 0 duplicate, 1 rejected, 2 left out", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task lines_of_json_are_calls_as_they_are()
    {
        var file = _import.Folder.File("calls.ndjson", """
            {"type":"identify","userId":"ann","traits":{"email":"ann@b.example"},"timestamp":"2011-01-01T00:00:00Z"}
            {"type":"track","event":"Bought","userId":"ann","messageId":"m-1","timestamp":"2011-01-02T00:00:00Z"}
            {"type":"track","userId":"ann"}
            """);

        Assert.Contains("2 accepted, 0 duplicate, 1 rejected", await _import.RunAsync(file, mapping: null), StringComparison.Ordinal);

        var state = await _import.StateAsync(["ann"]);
        Assert.Contains(state, line => line.StartsWith("ann 2011-01-02T00:00:00.0000000+00:00 Bought m-1", StringComparison.Ordinal));
        Assert.Contains(state, line => line.StartsWith("ann 2011-01-01T00:00:00.0000000+00:00 identify ", StringComparison.Ordinal) && line.Contains(":1 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_csv_without_a_mapping_is_answered_with_one_to_begin_with()
    {
        var file = _import.Folder.File("rows.csv", "Order No,CustomerID,Price,InvoiceDate\n");
        var refusal = await Assert.ThrowsAsync<ImportRefusedException>(() => _import.RunAsync(file, mapping: null));
        Assert.Contains("needs a mapping", refusal.Message, StringComparison.Ordinal);
        var drafted = refusal.Message[refusal.Message.IndexOf("call: track", StringComparison.Ordinal)..];
        Assert.Contains("userId: $CustomerID\ntimestamp: { column: InvoiceDate,", drafted, StringComparison.Ordinal);
        Assert.Empty(Importing.Mistakes(drafted, "Order No", "CustomerID", "Price", "InvoiceDate"));
        Assert.False(Directory.Exists(_import.Data), "a refused import made a data folder");
    }

    [Fact]
    public async Task columns_that_a_file_does_not_have_are_named_before_anything_is_taken()
    {
        var file = _import.Folder.File("rows.csv", "who,itm,price,at\nann,tea,1,2011-01-01 10:00\n");
        var refusal = await Assert.ThrowsAsync<StartupException>(() => _import.RunAsync(file));
        Assert.Contains("line 6: properties.item = item: is no column of rows.csv; did you mean itm?", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two: { kind: tracking, write_keys: [b] }", null, "whose events are they? Say it with --source: shop, two")]
    [InlineData("two: { kind: tracking, write_keys: [b] }", "shp", "there is no source shp: it is not known here; did you mean shop?")]
    [InlineData("two: { kind: tracking, write_keys: [b] }", "two", null)]
    public async Task the_source_is_said_or_the_only_one(string other, string? said, string? words)
    {
        var config = $"sources: {{ shop: {{ kind: tracking, write_keys: [a] }}, {other} }}";
        var import = () => _import.RunAsync(_import.Folder.File("rows.csv", Rows), with: options => options with { Source = said }, config: config);
        if (words is null)
            Assert.Contains($"into {said}: ", await import(), StringComparison.Ordinal);
        else
            Assert.Contains(words, (await Assert.ThrowsAsync<ImportRefusedException>(import)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_folder_that_a_server_has_is_refused_with_the_way_out()
    {
        await using var server = await TestServer.StartAsync(_import.Folder.Path, Importing.Config);
        var refusal = await Assert.ThrowsAsync<StartupException>(() => _import.RunAsync(_import.Folder.File("rows.csv", Rows)));
        Assert.Contains("is in use by another process", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--server URL --token TOKEN", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task without_a_configuration_the_one_in_force_stays_and_a_new_folder_gets_one()
    {
        var file = _import.Folder.File("rows.csv", Rows);
        Assert.Contains("there is one source, web, with the write key", await _import.RunAsync(file, with: options => options with { ConfigPath = null }), StringComparison.Ordinal);
        await _import.RunAsync(file);
        Assert.Contains("already", await _import.RunAsync(file, with: options => options with { ConfigPath = null }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task history_is_told_to_destinations_only_when_asked()
    {
        await using var receiver = await Activation.Harness.Receiver.StartAsync(TimeProvider.System, _ => Task.CompletedTask);
        var config = Importing.Config + $"\ndestinations: {{ hook: {{ kind: webhook, settings: {{ url: \"{receiver.Url}\" }}, allow_private_targets: true }} }}";
        await _import.RunAsync(_import.Folder.File("one.csv", Rows), config: config);
        await _import.RunAsync(_import.Folder.File("two.csv", Rows.Replace("ann", "eve", StringComparison.Ordinal)), with: options => options with { Activate = true }, config: config);

        await using var engine = await Engine.OpenAsync(new() { DataFolder = _import.Data, Delivers = false }, null, TestContext.Current.CancellationToken);
        Assert.Equal(2, engine.Flow().Destinations["hook"].Due);
    }
}
