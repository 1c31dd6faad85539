using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Weft.Tests.Server;

namespace Weft.Tests.Import;

public sealed class PostFileTests : IAsyncLifetime
{
    private const string Rows = "who,item,price,at\nann,tea,2.50,2011-01-01 10:00\nbob,jam,x,2011-01-01 11:00\nann,pot,5,2011-01-03 10:00\n";

    private const string Yaml = """
        tokens: { admin: { role: admin, secret: a-secret }, seller: { role: marketer, secret: b-secret } }
        sources: { shop: { kind: tracking, write_keys: [wk_shop] }, web: { kind: tracking, write_keys: [wk_web] } }
        """;

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(_folder.Path, Yaml);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_form_with_mapping_and_file_is_imported_and_answered_with_its_sums()
    {
        using var form = Form(Importing.Mapping, Encoding.UTF8.GetBytes(Rows));
        var (status, answer) = await PostAsync("/v1/import?source=shop", form);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(answer.GetProperty("success").GetBoolean());
        Assert.Equal((3, 2, 0, 0), (Int(answer, "rows"), Int(answer, "accepted"), Int(answer, "duplicate"), Int(answer, "left_out")));
        Assert.Equal("""{"not_json":1}""", answer.GetProperty("rejected").GetRawText());
        Assert.Equal("""[{"line":3,"reason":"not_json","problem":"price = x is not a number"}]""", answer.GetProperty("first_rejected").GetRawText());
        Assert.Equal(32, answer.GetProperty("digest").GetString()!.Length);
        Assert.False(Directory.EnumerateFiles(Path.Combine(_folder.Path, "data", "imports", "scratch")).Any(), "what was received stays behind");
        Assert.Contains("Bought", await GetAsync("/v1/spaces/default/collections/users/profiles/user_id:ann/events"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/csv", "")]
    [InlineData("text/csv; charset=utf-8", ".gz")]
    [InlineData("application/octet-stream", ".zst")]
    public async Task a_bare_file_is_imported_with_a_write_key(string type, string packing)
    {
        using var content = new ByteArrayContent(File.ReadAllBytes(Packed.Write(_folder.Path, "rows.csv", Rows, packing)));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var (_, answer) = await PostAsync($"/v1/import?format=csv&mapping={Uri.EscapeDataString(Importing.Mapping)}", content, "wk_web:");
        Assert.Equal(("web", 2), (answer.GetProperty("source").GetString(), Int(answer, "accepted")));
    }

    [Fact]
    public async Task a_second_time_nothing_is_done_and_a_batch_of_json_stays_what_it_was()
    {
        using var first = Form(Importing.Mapping, Encoding.UTF8.GetBytes(Rows));
        await PostAsync("/v1/import?source=shop", first);
        using var second = Form(Importing.Mapping, Encoding.UTF8.GetBytes(Rows));
        var (_, answer) = await PostAsync("/v1/import?source=shop", second);
        Assert.True(answer.GetProperty("was_finished").GetBoolean());
        Assert.Equal(2, Int(answer, "accepted"));

        using var batch = new StringContent("""{"batch":[{"type":"track","event":"Old","userId":"old","timestamp":"2010-01-01T00:00:00Z"}]}""");
        var (status, said) = await PostAsync("/v1/import", batch, "wk_shop:");
        Assert.Equal((HttpStatusCode.OK, """{"success":true}"""), (status, said.GetRawText()));
    }

    [Fact]
    public async Task progress_comes_as_lines_and_the_answer_last()
    {
        using var form = Form(Importing.Mapping, Encoding.UTF8.GetBytes(Rows));
        using var request = Request("/v1/import?source=shop", form, null);
        request.Headers.Accept.Add(new("application/x-ndjson"));
        using var response = await _server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        Assert.True(JsonElement.Parse(lines[^1]).GetProperty("success").GetBoolean());
        Assert.Contains(lines[..^1], line => JsonElement.Parse(line).GetProperty("phase").GetString() == "checking");
    }

    [Fact]
    public async Task mistakes_and_strangers_are_answered_in_words()
    {
        using var mistaken = Form("call: trak\nuserId: $whoo", Encoding.UTF8.GetBytes(Rows));
        var (status, problem) = await PostAsync("/v1/import?source=shop", mistaken);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("did you mean track?", problem.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);

        using var column = Form(Importing.Mapping.Replace("$who", "$whoo", StringComparison.Ordinal), Encoding.UTF8.GetBytes(Rows));
        (_, problem) = await PostAsync("/v1/import?source=shop", column);
        Assert.Contains("did you mean who?", problem.GetRawText(), StringComparison.Ordinal);

        using var sourceless = Form(Importing.Mapping, Encoding.UTF8.GetBytes(Rows));
        (status, problem) = await PostAsync("/v1/import", sourceless);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("?source=: shop, web", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        using var fileless = new MultipartFormDataContent { { new StringContent("call: page"), "mapping" } };
        (_, problem) = await PostAsync("/v1/import?source=shop", fileless);
        Assert.Contains("no part named file", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        foreach (var (key, expected) in new[] { ("nobody:", HttpStatusCode.Unauthorized), ("b-secret:", HttpStatusCode.Forbidden) })
        {
            using var form = Form(Importing.Mapping, Encoding.UTF8.GetBytes(Rows));
            (status, _) = await PostAsync("/v1/import?source=shop", form, key);
            Assert.Equal(expected, status);
        }
    }

    [Fact]
    public async Task a_file_larger_than_any_body_is_taken()
    {
        var rows = new StringBuilder("who,note\n");
        var note = new string('n', 10_000);
        for (var row = 0; row < 1_000; row++)
            rows.Append(System.Globalization.CultureInfo.InvariantCulture, $"ann,{note}\n");
        using var form = Form("where: { note: { equals: nothing } }\ncall: page\nuserId: $who", Encoding.UTF8.GetBytes(rows.ToString()));
        var (_, answer) = await PostAsync("/v1/import?source=shop", form);
        Assert.Equal((1_000, 1_000), (Int(answer, "rows"), Int(answer, "left_out")));
    }

    [Fact]
    public async Task the_command_line_imports_into_a_running_server()
    {
        _folder.File("mapping.yaml", Importing.Mapping);
        var url = _server.Client.BaseAddress!.ToString();
        string[] arguments = ["import", Packed.Write(_folder.Path, "rows.csv", Rows, ".gz"), "--map", "mapping.yaml", "--server", url];

        var (code, lines) = await WeftProcess.RunAsync(_folder.Path, [.. arguments, "--token", "a-secret", "--source", "shop"]);
        Assert.Equal(0, code);
        Assert.Contains(lines, line => line.Contains("2 accepted, 0 duplicate, 1 rejected", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("line 3: price = x is not a number", StringComparison.Ordinal));

        (code, lines) = await WeftProcess.RunAsync(_folder.Path, [.. arguments, "--token", "a-secret", "--source", "shp"]);
        Assert.Equal(1, code);
        Assert.Contains("did you mean shop?", Assert.Single(lines), StringComparison.Ordinal);

        (code, lines) = await WeftProcess.RunAsync(_folder.Path, [.. arguments, "--token", "wrong", "--source", "shop"]);
        Assert.Equal(1, code);
        Assert.Contains("the server does not take it", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_description_of_the_api_names_files() =>
        Assert.Contains("application/vnd.apache.parquet", await GetAsync("/openapi/v1.json"), StringComparison.Ordinal);

    private static int Int(JsonElement answer, string name) => answer.GetProperty(name).GetInt32();

    private static MultipartFormDataContent Form(string mapping, byte[] file) => new() { { new StringContent(mapping), "mapping" }, { new ByteArrayContent(file), "file", "rows.csv" } };

    private static HttpRequestMessage Request(string path, HttpContent content, string? basic)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Authorization = basic is null ? new("Bearer", "a-secret") : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)));
        return request;
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string path, HttpContent content, string? basic = null)
    {
        using var request = Request(path, content, basic);
        using var response = await _server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private async Task<string> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = path.StartsWith("/v1/", StringComparison.Ordinal) ? new("Basic", Convert.ToBase64String("a-secret:"u8)) : new("Bearer", "a-secret");
        using var response = await _server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
