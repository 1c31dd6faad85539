using System.Text.Json;
using Weft.Connectors.Actions;

namespace Weft.Tests.Actions;

[Collection(ActionsCollection.Name)]
public sealed class ActionsCatalogueTests(ActionsLab lab)
{
    [Fact]
    public async Task the_catalogue_lists_every_destination_of_the_package_with_its_actions()
    {
        var (output, _) = await lab.RunAsync("package.cjs", "");
        var package = JsonSerializer.Deserialize<SortedDictionary<string, List<string>>>(output)!;
        var catalogue = new ActionsCatalogue(ActionsFolder.Default);
        Assert.Equal(214, package.Count);
        Assert.Equal(601, package.Sum(one => one.Value.Count));
        Assert.Equal(package.Keys.Order(StringComparer.Ordinal), catalogue.Directories.Order(StringComparer.Ordinal));
        Assert.All(package, one => Assert.Equal(one.Value, catalogue.Find(one.Key)!.Value.GetProperty("actions").EnumerateObject().Select(action => action.Name)));
    }

    [Fact]
    public void a_destination_is_described_in_full()
    {
        var klaviyo = new ActionsCatalogue(ActionsFolder.Default).Find("klaviyo")!.Value;
        Assert.Equal(("Klaviyo (Actions)", "actions-klaviyo", "custom"), (klaviyo.GetProperty("name").GetString(), klaviyo.GetProperty("slug").GetString(), klaviyo.GetProperty("authentication").GetString()));
        Assert.True(klaviyo.GetProperty("audiences").GetBoolean() && klaviyo.GetProperty("creates_audiences").GetBoolean() && klaviyo.GetProperty("deletes_people").GetBoolean());
        Assert.True(klaviyo.GetProperty("settings").GetProperty("api_key").GetProperty("required").GetBoolean());
        Assert.NotEmpty(klaviyo.GetProperty("presets").EnumerateArray());
        var action = klaviyo.GetProperty("actions").GetProperty("upsertProfile");
        Assert.Equal("type = \"identify\"", action.GetProperty("default_subscription").GetString());
        Assert.True(action.GetProperty("batch").GetBoolean());
        Assert.Equal("$.traits.email", action.GetProperty("fields").GetProperty("email").GetProperty("default").GetProperty("@path").GetString());
    }

    [Fact]
    public async Task what_the_package_proposes_to_subscribe_to_is_accepted_but_for_what_it_would_misread()
    {
        var proposed = new ActionsCatalogue(ActionsFolder.Default).Directories
            .Select(directory => new ActionsCatalogue(ActionsFolder.Default).Find(directory)!.Value)
            .SelectMany(one => one.GetProperty("actions").EnumerateObject())
            .Select(action => action.Value.TryGetProperty("default_subscription", out var text) ? text.GetString()! : "").Where(text => text.Length > 0).Distinct().ToList();
        var mistakes = await Task.Run(() => new SubscribeCheck(ActionsFolder.Default).Mistakes(proposed).Select(mistake => proposed[mistake.At]).ToList());
        Assert.True(proposed.Count > 50);
        Assert.Equal(
            ["type = \"track\" and event == \"Cart Updated\"", "type = \"track\" and event == \"Order Completed\"", "type = \"track\", event = \"Transaction Created\""],
            mistakes.Order(StringComparer.Ordinal));
    }
}
