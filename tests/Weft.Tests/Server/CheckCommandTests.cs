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
    public async Task check_warns_of_a_computed_trait_that_has_a_plain_ones_name_and_of_no_other()
    {
        using var folder = new TemporaryFolder();
        folder.File("weft.yaml", """
            sources: { web: { kind: tracking, write_keys: [wk_web] } }
            traits:
              orders: { count: true, of: Order Completed }
              email: { last: properties.email, of: Order Completed }
              city: { last: properties.city, of: Order Completed }
            identity: { survivorship: { city: oldest } }
            """);

        var (exitCode, lines) = await WeftProcess.RunAsync(folder.Path, "check", "weft.yaml");

        Assert.Equal(0, exitCode);
        string[] named = [.. lines.Where(line => line.Contains("of a plain trait too", StringComparison.Ordinal)).Select(line => line.Split("traits.")[1].Split(' ')[0])];
        Assert.Equal(["city", "email"], named.Order());
    }

    [Theory]
    [InlineData("nope.yaml", "nope.yaml cannot be read: there is no such file")]
    [InlineData("folder", "folder cannot be read: it is a folder")]
    [InlineData("latin.yaml", "latin.yaml cannot be read: it is not UTF-8 text")]
    [InlineData("broken.yaml", "line 2: this is not readable YAML: while parsing a flow sequence, did not find expected ',' or ']'", "broken.yaml has 1 mistake.")]
    [InlineData("empty.yaml", "empty.yaml is valid: 0 sources, 0 audiences, 0 destinations", "Warning: it has no source, so nothing can be sent; give it one: sources: { web: { kind: tracking, write_keys: [wk_web] } }")]
    public async Task check_says_in_a_sentence_what_is_the_matter_with_a_file(string name, params string[] expected)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Sub("folder"));
        folder.File("broken.yaml", "a: [1, 2\n");
        folder.File("empty.yaml", "# nothing yet\n");
        await File.WriteAllBytesAsync(folder.Sub("latin.yaml"), [(byte)'#', 0xE9], TestContext.Current.CancellationToken);

        var (exitCode, lines) = await WeftProcess.RunAsync(folder.Path, "check", name);

        Assert.Equal(expected, lines);
        Assert.Equal(name == "empty.yaml" ? 0 : 1, exitCode);
    }
}
