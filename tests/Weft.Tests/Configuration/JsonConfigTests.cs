using System.Text.Json;
using Weft.Configuration;

namespace Weft.Tests.Configuration;

public sealed class JsonConfigTests
{
    [Fact]
    public void json_gives_the_same_nodes_as_yaml()
    {
        var node = Read("""{"all": [{"trait": "plan", "equals": 1}, {"trait": "plan", "equals": "1"}, null]}""", out var errors);

        Assert.Empty(errors.All);
        Assert.Equal("condition.all[1].equals", node["all"].Items[1]["equals"].Path);
        Assert.False(node["all"].Items[0]["equals"].Quoted);
        Assert.True(node["all"].Items[1]["equals"].Quoted);
        Assert.Equal(ConfigKind.Null, node["all"].Items[2].Kind);
    }

    [Fact]
    public void a_name_that_stands_twice_is_a_mistake()
    {
        Read("""{"a": {"b": 1, "b": 2}}""", out var errors);
        Assert.Equal("condition.a.b", Assert.Single(errors.All).Path);
    }

    private static ConfigNode Read(string json, out ConfigErrors errors)
    {
        using var document = JsonDocument.Parse(json);
        return JsonConfig.Read(document.RootElement, "condition", errors = new ConfigErrors());
    }
}
