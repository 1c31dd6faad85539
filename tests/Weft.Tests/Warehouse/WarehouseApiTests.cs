using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Weft.Tests.Crash;
using Weft.Tests.Server;
using Weft.Tests.Storage;

namespace Weft.Tests.Warehouse;

/// <summary>What an analyst can do while the server runs, and what nobody can.</summary>
public sealed class WarehouseApiTests : IAsyncLifetime
{
    private const string Yaml = """
        tokens: { ann: { role: analyst, secret: ann }, mark: { role: marketer, secret: mark } }
        sources: { web: { kind: tracking, write_keys: [wk] } }
        audiences: { buyers: { event: Bought } }
        """;

    private readonly TempFolder _folder = new();
    private TestServer _server = null!;
    private bool _isDisposed;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(_folder.Path, Yaml, with: options => options with { AdjustEngine = engine => engine });
        _server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("wk:"u8.ToArray()));
        await SendAsync("""
            {"batch": [
              {"type": "identify", "userId": "u1", "anonymousId": "a1", "messageId": "m1", "timestamp": "2024-02-01T10:00:00Z", "traits": {"plan": "pro", "name": "O\u0000'Neil"}},
              {"type": "track", "event": "Bought", "userId": "u1", "messageId": "m2", "timestamp": "2024-02-01T23:59:59.999Z", "properties": {"revenue": 12.50}},
              {"type": "track", "event": "Bought", "anonymousId": "a1", "messageId": "m3", "timestamp": "2024-02-02T00:00:00Z", "properties": {"revenue": 7.25}},
              {"type": "page", "name": "Home", "anonymousId": "a2", "messageId": "m4", "timestamp": "2024-02-02T09:00:00Z"}
            ]}
            """);
        _server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "ann");
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeServerAsync();
        _folder.Dispose();
    }

    private async Task DisposeServerAsync()
    {
        if (!_isDisposed)
            await _server.DisposeAsync();
        _isDisposed = true;
    }

    [Fact]
    public async Task a_question_is_answered_over_all_that_was_acknowledged_before_it()
    {
        var answer = await AskAsync("SELECT profile_id, count(*) AS n, sum((properties->>'$.revenue')::DECIMAL(9,2)) AS revenue, max(timestamp) AS latest FROM profile_events GROUP BY ALL ORDER BY 1");
        Assert.Equal("""["profile_id","n","revenue","latest"]""", JsonSerializer.Serialize(answer.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("name").GetString())));
        Assert.Equal("TIMESTAMP WITH TIME ZONE", answer.GetProperty("columns")[3].GetProperty("type").GetString());
        Assert.Equal("""[["p1",3,19.75,"2024-02-02T00:00:00.000000Z"],["p3",1,null,"2024-02-02T09:00:00.000000Z"]]""", answer.GetProperty("rows").GetRawText());
        Assert.False(answer.GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task a_changed_rule_of_a_trait_changes_what_the_view_shows()
    {
        _server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("wk:"u8.ToArray()));
        await SendAsync("""{"batch": [{"type": "identify", "userId": "u1", "messageId": "m5", "timestamp": "2024-03-01T10:00:00Z", "traits": {"plan": "free"}}]}""");
        _server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "ann");
        Assert.Equal("""[["free"]]""", await PlanAsync());
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "weft.yaml"), $"{Yaml}\nidentity: {{ survivorship: {{ plan: oldest }} }}\n", TestContext.Current.CancellationToken);
        Assert.True(await Settings.UntilAsync(async () => await PlanAsync() == """[["pro"]]"""));
    }

    [Theory]
    [InlineData("FROM members", """[["buyers","p1","~"]]""", 2)]
    [InlineData("SELECT trait, value FROM profile_traits ORDER BY trait", """[["name","O\u0000'Neil"],["plan","pro"]]""", -1)]
    [InlineData("SELECT profile_id, known, events, external_ids FROM people ORDER BY 1", """[["p1",true,3,["user_id:u1","anonymous_id:a1"]],["p3",false,1,["anonymous_id:a2"]]]""", -1)]
    [InlineData("SELECT entered, cause, cause_message_id, cause_event FROM membership_changes", """[[true,"event","m3","Bought"]]""", -1)]
    [InlineData("SELECT [1, NULL], {'a': DATE '2024-01-31'}, 'nan'::DOUBLE, 170141183460469231731687303715884105727::HUGEINT, INTERVAL 1 MONTH, NULL, true, '\\x00\\xFF'::BLOB", """[[[1,null],{"a":"2024-01-31"},"nan",170141183460469231731687303715884105727,"1 month",null,true,"00FF"]]""", -1)]
    [InlineData("SELECT 1 AS a, 2 AS a; -- twice the same name", "[[1,2]]", -1)]
    [InlineData("DESCRIBE SELECT timestamp FROM events", """[["timestamp","TIMESTAMP WITH TIME ZONE","YES",null,null,null]]""", -1)]
    public async Task values_of_every_kind_come_as_json(string sql, string expected, int hidden)
    {
        var rows = (await AskAsync(sql)).GetProperty("rows");
        var shown = rows.EnumerateArray().Select(row => row.EnumerateArray().Select((value, at) => at == hidden ? JsonElement.Parse("\"~\"") : value));
        Assert.Equal(JsonSerializer.Serialize(JsonElement.Parse(expected)), JsonSerializer.Serialize(shown));
    }

    [Theory]
    [InlineData("DELETE FROM events", "one SELECT")]
    [InlineData("SELECT 1; DROP TABLE events", "one SELECT")]
    [InlineData("COPY events TO '/tmp/x.parquet'", "one SELECT")]
    [InlineData("SET memory_limit = '100GB'", "one SELECT")]
    [InlineData("ATTACH '/tmp/x.db'", "one SELECT")]
    [InlineData("COMMIT", "one SELECT")]
    [InlineData("SELECT * FROM read_text('/etc/passwd')", "disabled by configuration")]
    [InlineData("SELECT * FROM read_csv('http://127.0.0.1:1/')", "disabled")]
    [InlineData("SELECT foo FROM events", "\"foo\" not found")]
    [InlineData("SELECT * FROM event", "Did you mean \"events\"")]
    [InlineData("SELEC 1", "syntax error at or near \"SELEC\"")]
    [InlineData("", "is required")]
    public async Task what_is_no_question_or_reaches_beyond_the_warehouse_is_refused_in_words(string sql, string words)
    {
        using var answer = await _server.Client.PostAsJsonAsync("/api/v1/warehouse/query", new { sql }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(words, problem.GetProperty("errors")[0].GetProperty("message").GetString()!, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(4, (await AskAsync("SELECT count(*) FROM events")).GetProperty("rows")[0][0].GetInt32());
    }

    [Fact]
    public async Task a_warehouse_that_is_switched_off_is_not_there()
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(
            folder.Path, Yaml + "\nwarehouse: { enabled: false }", with: options => options with { AdjustEngine = engine => engine });
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "ann");
        using var answer = await server.Client.GetAsync("/api/v1/warehouse", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "data", "warehouse")));
    }

    [Fact]
    public async Task a_long_answer_is_cut_and_says_so_and_keeps_its_order()
    {
        var answer = await AskAsync("SELECT range FROM range(200000) ORDER BY range DESC", limit: 3);
        Assert.Equal("[[199999],[199998],[199997]]", answer.GetProperty("rows").GetRawText());
        Assert.True(answer.GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task a_question_without_end_is_ended_and_the_next_is_answered()
    {
        using var answer = await _server.Client.PostAsJsonAsync(
            "/api/v1/warehouse/query", new { sql = "SELECT count(*) FROM range(1000000000000) a WHERE a.range % 7 = 3", timeout = "1s" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal(4, (await AskAsync("SELECT count(*) FROM events")).GetProperty("rows")[0][0].GetInt32());
    }

    [Fact]
    public async Task only_analysts_and_admins_ask_and_others_see_how_far_it_is()
    {
        _server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "mark");
        using var answer = await _server.Client.PostAsJsonAsync("/api/v1/warehouse/query", new { sql = "FROM events" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var status = JsonElement.Parse(await _server.Client.GetStringAsync("/api/v1/warehouse?settle=30s", TestContext.Current.CancellationToken));
        Assert.Equal("ready", status.GetProperty("state").GetString());
        Assert.Equal(0, status.GetProperty("lag").GetInt64());
        Assert.Equal(4, status.GetProperty("rows").GetProperty("events").GetInt64());
    }

    [Fact]
    public async Task parquet_is_written_by_day_and_read_by_duckdb_and_a_day_again_takes_its_place()
    {
        var to = Path.Combine(_folder.Path, "out");
        for (var times = 0; times < 2; times++)
        {
            var (code, lines) = await WeftProcess.RunAsync(_folder.Path, "export", "--to", to, "--from", "2024-02-01", "--server", _server.Client.BaseAddress!.ToString(), "--token", "ann");
            Assert.True(code == 0, string.Join('\n', lines));
        }

        Assert.Equal(
            ["events/day=2024-02-01/events.parquet", "events/day=2024-02-02/events.parquet", "members/members.parquet", "profile_map/profile_map.parquet", "profile_traits/profile_traits.parquet"],
            Directory.EnumerateFiles(to, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(to, file).Replace('\\', '/')).Order(StringComparer.Ordinal));
        using var connection = new DuckDB.NET.Data.DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT string_agg(day || ' ' || n || ' ' || revenue, ', ' ORDER BY day) FROM (SELECT day, count(*) AS n, sum((properties->>'$.revenue')::DOUBLE) AS revenue FROM read_parquet('{to}/events/*/*.parquet', hive_partitioning = true) GROUP BY day)";
        Assert.Equal("2024-02-01 2 12.5, 2024-02-02 2 7.25", command.ExecuteScalar());
        using var outside = await _server.Client.GetAsync("/api/v1/warehouse/exports/..%2F..%2Fweft.yaml", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, outside.StatusCode);
    }

    [Fact]
    public async Task the_command_line_asks_a_server_and_a_folder()
    {
        const string Sql = "SELECT event, count(*) AS n FROM events GROUP BY ALL ORDER BY n DESC, event";
        await AskAsync("SELECT 1");
        string[] server = ["--server", _server.Client.BaseAddress!.ToString(), "--token", "ann"];
        string[] folder = ["--data", Path.Combine(_folder.Path, "data")];
        var busy = await WeftProcess.RunAsync(_folder.Path, ["sql", Sql, .. folder]);
        Assert.Equal(1, busy.ExitCode);
        Assert.Contains("--server", string.Join('\n', busy.Lines), StringComparison.Ordinal);
        var csv = await WeftProcess.RunAsync(_folder.Path, ["sql", Sql, "--format", "csv", .. server]);
        Assert.Equal(["event,n", "Bought,2", "Page Viewed,1", ",1"], csv.Lines);
        await DisposeServerAsync();
        Assert.Equal(csv.Lines, (await WeftProcess.RunAsync(_folder.Path, ["sql", Sql, "--format", "csv", .. folder])).Lines);
        Assert.Equal(["event        n", "-----------  -", "Bought       2", "Page Viewed  1", "             1", "(3 rows)"], (await WeftProcess.RunAsync(_folder.Path, ["sql", Sql, .. folder])).Lines);
        Assert.Contains("weft: ", (await WeftProcess.RunAsync(_folder.Path, ["sql", "SELEC", .. folder])).Lines[0], StringComparison.Ordinal);
        Assert.Contains("holds no warehouse", (await WeftProcess.RunAsync(_folder.Path, ["sql", Sql, "--data", _folder.Path])).Lines[0], StringComparison.Ordinal);
    }

    private async Task<string> PlanAsync() => (await AskAsync("SELECT value FROM profile_traits WHERE trait = 'plan'")).GetProperty("rows").GetRawText();

    private async Task<JsonElement> AskAsync(string sql, int? limit = null)
    {
        using var answer = await _server.Client.PostAsJsonAsync("/api/v1/warehouse/query", new { sql, limit, settle = "30s" }, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }

    private async Task SendAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _server.Client.PostAsync("/v1/batch", content, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
    }
}
