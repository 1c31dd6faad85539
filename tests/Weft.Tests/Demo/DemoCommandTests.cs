using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weft.Tests.Server;

namespace Weft.Tests.Demo;

public sealed partial class DemoCommandTests
{
    [Fact]
    public async Task the_demo_fills_moves_delivers_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        await using var demo = WeftProcess.Start(folder.Path, "demo", "--urls", "http://127.0.0.1:0", "--seed", "7", "--people", "400", "--pace", "20");
        using var client = await OpenAsync(demo);
        var data = TemporaryFolderOf(demo);
        Assert.True(Directory.Exists(data));

        var first = Received(await FlowAsync(client));
        await UntilAsync(async () => Received(await FlowAsync(client)) > first);
        await demo.LineAsync("Live from now on: about 20 events a second");
        await demo.LineAsync("The year is in: ");
        var history = Received(await FlowAsync(client));
        Assert.InRange(history, 8_000, 20_000);
        await UntilAsync(async () => Received(await FlowAsync(client)) > history + 50);

        await UntilAsync(async () => Delivered(await FlowAsync(client)) > 0);
        AssertSums(await FlowAsync(client));
        await UntilAsync(async () => (await AudiencesAsync(client)).All(audience => audience.Size > 0));
        Assert.All(await AudiencesAsync(client), audience => Assert.InRange(audience.Size, 1, 500));

        demo.Terminate();
        await demo.ExitedAsync();
        Assert.Equal(0, demo.ExitCode);
        Assert.False(Directory.Exists(data));
        Assert.Contains("gone", demo.Lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(demo.Lines, line => line.Contains("fail:", StringComparison.Ordinal) || line.Contains("warn:", StringComparison.Ordinal) || line.Contains("crit:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_kept_folder_goes_on_without_its_history_told_twice()
    {
        using var folder = new TemporaryFolder();
        await using (var first = WeftProcess.Start(folder.Path, "demo", "--urls", "http://127.0.0.1:0", "--seed", "7", "--people", "100", "--data", "kept"))
        {
            await first.LineAsync("The year is in: ");
            first.Terminate();
            await first.ExitedAsync();
        }

        File.AppendAllText(folder.Sub("kept/weft.yaml"), "\n# mine\n");
        await using var second = WeftProcess.Start(folder.Path, "demo", "--urls", "http://127.0.0.1:0", "--data", "kept", "--pace", "20");
        using var client = await OpenAsync(second);
        await second.LineAsync("Live from now on");
        var before = await FlowAsync(client);
        Assert.InRange(Received(before), 2_000, 8_000);
        await UntilAsync(async () => Received(await FlowAsync(client)) > Received(before) + 50);
        Assert.True(Duplicates(await FlowAsync(client)) < 0.03 * Received(before));
        Assert.EndsWith("# mine\n", File.ReadAllText(folder.Sub("kept/weft.yaml")), StringComparison.Ordinal);
        Assert.DoesNotContain(second.Lines, line => line.Contains("The year is in", StringComparison.Ordinal));

        var (exitCode, lines) = await WeftProcess.RunAsync(folder.Path, "demo", "--urls", "http://127.0.0.1:0", "--data", "kept", "--seed", "8");
        Assert.Equal(1, exitCode);
        Assert.Contains("holds the shop of seed 7", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_taken_port_is_said_and_a_free_one_used()
    {
        using var folder = new TemporaryFolder();
        await using var other = await TestServer.StartAsync(folder.Path);
        await using var demo = WeftProcess.Start(folder.Path, "demo", "--urls", other.Client.BaseAddress!.ToString().TrimEnd('/'), "--people", "10");
        await demo.LineAsync($"Port {other.Client.BaseAddress.Port} is taken");
        using var client = await OpenAsync(demo);
        Assert.NotEqual(other.Client.BaseAddress.Port, client.BaseAddress!.Port);
        demo.Terminate();
        await demo.ExitedAsync();
    }

    [Theory]
    [InlineData("--pace must be from 0.1 to 200", "--pace", "0")]
    [InlineData("--people must be from 10 to 20000", "--people", "1000000")]
    [InlineData("would be open to others", "--urls", "http://0.0.0.0:0")]
    public async Task what_cannot_be_is_refused_in_words(string words, params string[] args)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, lines) = await WeftProcess.RunAsync(folder.Path, ["demo", .. args]);
        Assert.Equal(1, exitCode);
        Assert.Contains(words, string.Join('\n', lines), StringComparison.Ordinal);
    }

    private static async Task<HttpClient> OpenAsync(WeftProcess demo)
    {
        var url = (await demo.LineAsync("  Open   ")).Trim().Split(' ')[^1];
        var token = Bearer().Match(await demo.LineAsync("Authorization: Bearer ")).Groups[1].Value;
        return new() { BaseAddress = new Uri(url), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
    }

    private static string TemporaryFolderOf(WeftProcess demo)
    {
        lock (demo.Lines)
            return Path.GetDirectoryName(demo.Lines.Select(line => Configuration().Match(line)).First(match => match.Success).Groups[1].Value)!;
    }

    private static async Task<JsonElement> FlowAsync(HttpClient client) => await GetAsync(client, "/api/v1/flow");

    private static async Task<List<(string Key, long Size)>> AudiencesAsync(HttpClient client) =>
        [.. (await GetAsync(client, "/api/v1/audiences")).GetProperty("data").EnumerateArray().Select(one => (one.GetProperty("key").GetString()!, one.GetProperty("size").GetInt64()))];

    private static async Task<JsonElement> GetAsync(HttpClient client, string path) =>
        JsonElement.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));

    private static long Received(JsonElement flow) => Sum(flow, "sources", "received");

    private static long Duplicates(JsonElement flow) => Sum(flow, "sources", "duplicate");

    private static long Delivered(JsonElement flow) => Sum(flow, "destinations", "delivered");

    private static long Sum(JsonElement flow, string group, string name) => flow.GetProperty(group).EnumerateObject().Sum(one => one.Value.GetProperty(name).GetInt64());

    private static void AssertSums(JsonElement flow)
    {
        foreach (var source in flow.GetProperty("sources").EnumerateObject().Select(one => one.Value))
        {
            long Of(string name) => source.GetProperty(name).GetInt64();
            Assert.Equal(Of("received"), Of("accepted") + Of("duplicate") + source.GetProperty("rejected").EnumerateObject().Sum(reason => reason.Value.GetInt64()));
            Assert.Equal(Of("accepted"), Of("processed") + Of("pending"));
        }
    }

    // The demo is a process of its own; what is waited for is its answer, one after the other.
    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await holds())
            Assert.True(await beat.WaitForNextTickAsync(patience.Token));
    }

    [GeneratedRegex("Bearer ([^']+)'")]
    private static partial Regex Bearer();

    [GeneratedRegex("its configuration is (.+)\\.$")]
    private static partial Regex Configuration();
}
