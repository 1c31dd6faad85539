using Weft.Tests.Configuration;

namespace Weft.Tests.Server;

public sealed class CheckCommandTests
{
    [Fact]
    public async Task check_names_every_mistake_and_fails()
    {
        using var folder = new TemporaryFolder();
        folder.File("weft.yaml", TwentyMistakes.Yaml);

        var (exitCode, lines) = await WeftProcess.RunAsync(folder.Path, "check", "weft.yaml");

        Assert.Equal(1, exitCode);
        Assert.All(TwentyMistakes.Paths, path => Assert.Contains(lines, line => line.Contains(path, StringComparison.Ordinal)));
        Assert.Contains("line 4: workspace.region = GBR: must be a region's code of two capital letters (ISO 3166), such as GB", lines);
        Assert.Equal($"weft.yaml has {TwentyMistakes.Paths.Length} mistakes.", lines[^1]);
    }

    [Fact]
    public async Task check_says_what_a_valid_file_holds()
    {
        using var folder = new TemporaryFolder();
        folder.File("weft.yaml", "sources: { web: { kind: tracking, write_keys: [wk_web] }, store: { kind: tracking, write_keys: [wk_store] } }");

        var (exitCode, lines) = await WeftProcess.RunAsync(folder.Path, "check", "weft.yaml");

        Assert.Equal((0, "weft.yaml is valid: 2 sources, 0 audiences, 0 destinations"), (exitCode, lines[^1]));
    }

    [Fact]
    public async Task check_says_when_there_is_no_file()
    {
        using var folder = new TemporaryFolder();
        var (exitCode, lines) = await WeftProcess.RunAsync(folder.Path, "check", "nope.yaml");
        Assert.Equal(1, exitCode);
        Assert.Contains("nope.yaml cannot be read", lines[0], StringComparison.Ordinal);
    }
}
