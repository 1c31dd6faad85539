namespace Weft.Tests.Server;

public sealed class ServeCommandTests
{
    private const string Valid = "sources: { web: { kind: tracking, write_keys: [wk_web] } }";

    [Fact]
    public async Task serve_answers_refuses_a_second_process_and_stops_on_sigterm()
    {
        using var folder = new TemporaryFolder();
        folder.File("weft.yaml", Valid);
        await using var first = WeftProcess.Start(folder.Path, "serve", "--urls", "http://127.0.0.1:0");
        var url = (await first.LineAsync("Weft listens on ")).Split(' ', 5)[3];
        using var client = new HttpClient();
        Assert.Equal("{\"status\":\"live\",\"problems\":[]}", await client.GetStringAsync(new Uri($"{url}/health/live"), TestContext.Current.CancellationToken));

        var (exitCode, lines) = await WeftProcess.RunAsync(folder.Path, "serve", "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, exitCode);
        Assert.Contains("is in use by another process", Assert.Single(lines), StringComparison.Ordinal);

        first.Terminate();
        await first.ExitedAsync();
        Assert.Equal(0, first.ExitCode);
    }

    [Fact]
    public async Task a_killed_server_leaves_its_data_folder_free()
    {
        using var folder = new TemporaryFolder();
        folder.File("weft.yaml", Valid);
        await using (var first = WeftProcess.Start(folder.Path, "serve", "--urls", "http://127.0.0.1:0"))
            await first.LineAsync("Weft listens on ");

        await using var second = WeftProcess.Start(folder.Path, "serve", "--urls", "http://127.0.0.1:0");
        await second.LineAsync("Weft listens on ");
    }

    [Theory]
    [InlineData("would be open to others without TLS", "--urls", "http://0.0.0.0:0")]
    [InlineData("weft.yaml has 1 mistake", "--config", "weft.yaml")]
    [InlineData("cannot be read", "--config", "nope.yaml")]
    public async Task a_start_that_cannot_be_is_refused_in_words(string words, params string[] args)
    {
        using var folder = new TemporaryFolder();
        folder.File("weft.yaml", "workspace: { timezone: Nowhere }");

        var (exitCode, lines) = await WeftProcess.RunAsync(folder.Path, ["serve", "--data", "data", .. args]);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("weft: ", lines[0], StringComparison.Ordinal);
        Assert.Contains(words, string.Join('\n', lines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Sub("data")), "a refused start made a data folder");
    }

    [Fact]
    public async Task a_taken_address_is_said_in_one_sentence()
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.StartAsync(folder.Path, Valid);

        var (exitCode, lines) = await WeftProcess.RunAsync(folder.Path, "serve", "--data", "other", "--urls", server.Client.BaseAddress!.ToString());

        Assert.Equal(1, exitCode);
        Assert.Contains("address already in use", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("   at ", StringComparison.Ordinal));
        // A token is shown once: not by a server that is not there.
        Assert.DoesNotContain(lines, line => line.Contains("admin token is", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(folder.Sub("other"), "admin-token")), "a token was made that nobody has seen");
    }
}
