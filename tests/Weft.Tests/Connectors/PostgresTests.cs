using System.Text;
using Weft.Destinations;
using Weft.Tests.Storage.Postgres;

namespace Weft.Tests.Connectors;

public sealed class PostgresTests : IDisposable
{
    private readonly PostgresSchema _schema = new();

    public PostgresTests() => Ask($"create schema {_schema.Name}");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _schema.Dispose();

    [Fact]
    public async Task a_table_is_made_with_the_types_of_what_comes_and_grows_with_it()
    {
        await using var destination = Open(""","create_table":true""");
        await DeliverAsync(destination, """{"order_id":"o1","amount":12.5,"paid":true,"note":null,"items":[{"sku":"a"}],"at":"2026-05-01T12:00:00Z"}""", "k1");
        await DeliverAsync(destination, """{"order_id":"o2","amount":3,"note":7}""", "k2");
        Assert.Equal("amount numeric, at text, items jsonb, note numeric, order_id text, paid boolean, weft_key text", Ask(
            $"select string_agg(column_name || ' ' || data_type, ', ' order by column_name) from information_schema.columns where table_schema = '{_schema.Name}'"));
        Assert.Equal("""[{"amount":12.5,"items":[{"sku":"a"}],"note":null},{"amount":3,"items":null,"note":7}]""",
            ((string)Ask($"select json_agg(r)::text from (select amount, items, note from {_schema.Name}.t order by weft_key) r")!).Replace(" \n", "").Replace("\n", "").Replace(" ", ""));
    }

    [Fact]
    public async Task values_take_the_types_of_the_columns()
    {
        Ask($"create type {_schema.Name}.tier as enum ('gold')");
        Ask($"create table {_schema.Name}.t (at timestamptz, price numeric(10,2), n bigint, id uuid, tags text[], tier {_schema.Name}.tier, doc json, ok boolean, weft_key text unique)");
        await using var destination = Open();
        await DeliverAsync(destination,
            """{"at":"2026-05-01T12:00:00+02:00","price":"9.999","n":"42","id":"6F9619FF-8B86-D011-B42D-00C04FC964FF","tags":["a","b,c"],"tier":"gold","doc":{"a":[1]},"ok":"yes"}""", "k");
        Assert.Equal("2026-05-01 10:00:00|10.00|42|6f9619ff-8b86-d011-b42d-00c04fc964ff|b,c|gold|{\"a\": [1]}|true", Ask(
            $"select concat_ws('|', at at time zone 'UTC', price, n, id, tags[2], tier, doc, ok::text) from {_schema.Name}.t"));
    }

    [Theory]
    [InlineData("""{"n":"many"}""", "sql_22P02")]
    [InlineData("""{"n":99999999999}""", "sql_22003")]
    [InlineData("""{"n":1,"unknown":1}""", "sql_42703")]
    [InlineData("""{"must":null,"n":1}""", "sql_23502")]
    [InlineData("""{"n":1,"text":"a\u0000b"}""", "sql_22P05")]
    [InlineData("""{"n":1,"a\u0000b":1}""", "bad_column")]
    [InlineData("""{"n":1,"":1}""", "bad_column")]
    [InlineData("""{"n":1,"weft_key":"mine"}""", "bad_column")]
    [InlineData("[1]", "not_an_object")]
    public async Task what_the_table_does_not_take_is_refused_and_says_why(string message, string reason)
    {
        Ask($"create table {_schema.Name}.t (n integer, text text, must text not null default 'x', weft_key text unique)");
        await using var destination = Open();
        var result = await destination.DeliverAsync(Trying.Message(message), Cancellation);
        Assert.Equal((DeliveryStatus.Refused, reason), (result.Status, result.Reason));
        Assert.NotNull(result.Detail);
    }

    [Fact]
    public async Task a_name_of_a_message_is_a_name_and_nothing_else()
    {
        await using var destination = Open(""","create_table":true""");
        const string Name = "x\\\"; drop table t; --";
        await DeliverAsync(destination, $$"""{"{{Name}}":1,"Käse 🧀":"b","select":2}""", "k");
        Assert.Equal(1L, Ask($"select count(*) from {_schema.Name}.t where \"x\"\"; drop table t; --\" = 1 and \"Käse 🧀\" = 'b' and \"select\" = 2"));
    }

    [Theory]
    [InlineData("", "sql_42P01")]
    [InlineData("create table SCHEMA.t (n integer)", "sql_42703")]
    [InlineData("create table SCHEMA.t (n integer, weft_key text)", "sql_42P10")]
    public async Task what_is_wrong_with_the_table_is_no_fault_of_the_message(string table, string reason)
    {
        if (table.Length > 0)
            Ask(table.Replace("SCHEMA", _schema.Name, StringComparison.Ordinal));
        await using var destination = Open();
        var result = await destination.DeliverAsync(Trying.Message("""{"n":1}"""), Cancellation);
        Assert.Equal((DeliveryStatus.Retry, reason), (result.Status, result.Reason));
    }

    [Fact]
    public async Task an_upsert_changes_the_row_and_leaves_what_it_does_not_name()
    {
        await using var destination = Open(""","mode":"upsert","key":"tenant, id","create_table":true""");
        await DeliverAsync(destination, """{"tenant":"a","id":1,"name":"Ada","tier":"gold"}""", "k1");
        await DeliverAsync(destination, """{"tenant":"a","id":1,"tier":"silver"}""", "k2");
        await DeliverAsync(destination, """{"tenant":"a","id":2}""", "k3");
        await DeliverAsync(destination, """{"tenant":"a","id":2}""", "k3");
        Assert.Equal("1 Ada silver, 2 - -", Ask($"select string_agg(concat_ws(' ', id, coalesce(name, '-'), coalesce(tier, '-')), ', ' order by id) from {_schema.Name}.t"));
        var result = await destination.DeliverAsync(Trying.Message("""{"tenant":"a","name":"x"}"""), Cancellation);
        Assert.Equal((DeliveryStatus.Refused, "missing_key"), (result.Status, result.Reason));
    }

    [Fact]
    public async Task a_thousand_rows_with_poison_among_them_need_few_statements()
    {
        Ask($"create table {_schema.Name}.t (n integer, weft_key text unique)");
        await using var destination = (IBatchDestination)Open();
        int[] poisoned = [17, 500, 999];
        var trace = new DeliveryTrace();
        Delivery[] batch = [.. Enumerable.Range(0, 1000).Select(at =>
            new Delivery($"k{at}", Encoding.UTF8.GetBytes(poisoned.Contains(at) ? """{"n":"x"}""" : $$"""{"n":{{at}}}"""), 1) { Trace = trace })];
        var results = await destination.DeliverAsync(batch, Cancellation);
        Assert.Equal(poisoned, Enumerable.Range(0, 1000).Where(at => results[at].Status == DeliveryStatus.Refused));
        Assert.Equal(997L, Ask($"select count(*) from {_schema.Name}.t"));
        Assert.InRange(trace.Exchanges.Count, 4, 70);
    }

    [Fact]
    public async Task two_at_once_make_one_table()
    {
        await using var one = Open(""","create_table":true""");
        await using var other = Open(""","create_table":true""");
        var deliveries = Enumerable.Range(0, 16).Select(at => (at % 2 == 0 ? one : other).DeliverAsync(Trying.Message($$"""{"c{{at % 4}}":1}""", $"k{at}"), Cancellation));
        var results = await Task.WhenAll(deliveries);
        Assert.All(results, result => Assert.Equal(DeliveryResult.Delivered, result));
        Assert.Equal(16L, Ask($"select count(*) from {_schema.Name}.t"));
    }

    private IDestination Open(string more = "") => Trying.Open("postgres", $$"""
        {"host":"127.0.0.1","port":{{SharedPostgres.Server.Port}},"database":"{{PostgresServer.Database}}","user":"{{PostgresServer.User}}","tls":"none","table":"{{_schema.Name}}.t"{{more}}}
        """);

    private static async Task DeliverAsync(IDestination destination, string json, string key) =>
        Assert.Equal(DeliveryResult.Delivered, await destination.DeliverAsync(Trying.Message(json, key), Cancellation));

    private static object? Ask(string sql) => SharedPostgres.Server.Ask(sql);
}
