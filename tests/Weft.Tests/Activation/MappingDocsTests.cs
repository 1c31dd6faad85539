using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weft.Tests.Sdk;

namespace Weft.Tests.Activation;

/// <summary>What docs/activation.md says of each directive is so.</summary>
public sealed partial class MappingDocsTests
{
    [Fact]
    public void each_example_in_the_documentation_gives_what_it_says()
    {
        var text = File.ReadAllText(Path.Combine(SdkFolder.Path, "..", "..", "docs", "activation.md"));
        var message = JsonNode.Parse(Block().Match(text).Groups[1].Value);
        var rows = Row().Matches(text).Select(row => (Mapping: row.Groups[1].Value.Replace("\\|", "|", StringComparison.Ordinal), Expected: row.Groups[2].Value)).ToList();
        Assert.Equal(13, rows.Count);
        foreach (var (mapping, expected) in rows)
        {
            var (value, error) = MappingKit.Ours(new(new JsonObject { ["v"] = JsonNode.Parse(mapping) }, message));
            Assert.True(error is null && MappingKit.Same(JsonNode.Parse(expected), value!["v"]), $"{mapping}: {error ?? value!.ToJsonString()}");
        }
    }

    [GeneratedRegex("```json\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\| `@\w+` \| `(.*?)` \| `(.*?)`", RegexOptions.Multiline)]
    private static partial Regex Row();
}
