using System.Globalization;
using System.Text;
using Weft.Configuration;

namespace Weft.Tests.Configuration;

public sealed class YamlConfigTests
{
    [Fact]
    public void every_value_knows_its_path_and_line()
    {
        var root = Good("""
            a:
              b: [x, { c: y }]
            d: "1"
            """);

        Assert.Equal("a.b[1].c", root["a"]["b"].Items[1]["c"].Path);
        Assert.Equal(2, root["a"]["b"].Items[1]["c"].Line);
        Assert.Equal(3, root["d"].Line);
        Assert.Equal(ConfigKind.Missing, root["e"].Kind);
    }

    [Theory]
    [InlineData("a: 1", "1", false)]
    [InlineData("a: \"1\"", "1", true)]
    [InlineData("a: '1'", "1", true)]
    [InlineData("a: !!str 1", "1", true)]
    [InlineData("a: |\n  1", "1", true)]
    public void quoting_is_kept(string yaml, string text, bool quoted)
    {
        var node = Good(yaml)["a"];
        Assert.Equal((ConfigKind.Scalar, text, quoted), (node.Kind, node.Text, node.Quoted));
    }

    [Theory]
    [InlineData("a:")]
    [InlineData("a: ~")]
    [InlineData("a: null")]
    public void an_empty_value_is_null(string yaml) => Assert.Equal(ConfigKind.Null, Good(yaml)["a"].Kind);

    [Fact]
    public void an_empty_file_is_an_empty_map() => Assert.Equal(ConfigKind.Map, Good("# nothing\n").Kind);

    [Fact]
    public void an_alias_is_its_anchors_value_under_its_own_path()
    {
        var node = Good("a: &x { b: 1 }\nc: *x")["c"]["b"];
        Assert.Equal(("c.b", "1"), (node.Path, node.Text));
    }

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3", "a", 3, "line 1")]
    [InlineData("a:\n  b: 1\n  b: 2", "a.b", 3, "stands twice")]
    [InlineData("a:\n  [1, 2]: x", "a", 2, "key must be a text")]
    [InlineData("a:\n  ? { b: 1 }\n  : x", "a", 2, "key must be a text")]
    [InlineData("a:\n  b: *nope", "a.b", 2, "&nope")]
    [InlineData("a: &x [*x]", "a[0]", 1, "&x")]
    [InlineData("a: &x { b: 1 }\nc:\n  <<: *x", "c", 3, "merge keys")]
    public void a_mistake_in_the_form_is_named_and_the_rest_is_read(string yaml, string path, int line, string words)
    {
        var errors = new ConfigErrors();
        Assert.NotNull(YamlConfig.Parse(yaml, errors));
        var error = Assert.Single(errors.All);
        Assert.Equal((path, line), (error.Path, error.Line));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [1, 2")]
    [InlineData("a: 1\n\tb: 2")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("\na: !secret x")]
    [InlineData("{{{")]
    public void what_is_not_one_yaml_document_is_said_with_its_line(string yaml)
    {
        var errors = new ConfigErrors();
        Assert.Null(YamlConfig.Parse(yaml, errors));
        var error = Assert.Single(errors.All);
        Assert.InRange(error.Line, 1, 2);
        Assert.Contains("not readable YAML", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void aliases_that_unfold_to_a_mountain_are_refused()
    {
        var yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
            yaml.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        Refused(yaml.ToString(), "unfolds to more than");
    }

    [Fact]
    public void aliases_that_unfold_too_deep_are_refused()
    {
        var yaml = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 80; i++)
            yaml.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}]\n");
        Refused(yaml.ToString(), "deeper than");
    }

    [Fact]
    public void nesting_without_end_is_refused() => Refused(new string('[', 50_000), "deeper than");

    private static void Refused(string yaml, string words)
    {
        var errors = new ConfigErrors();
        Assert.Null(YamlConfig.Parse(yaml, errors));
        Assert.Contains(words, Assert.Single(errors.All).Message, StringComparison.Ordinal);
    }

    private static ConfigNode Good(string yaml)
    {
        var errors = new ConfigErrors();
        var root = YamlConfig.Parse(yaml, errors);
        Assert.Empty(errors.All);
        return root!;
    }
}
