using System.Text.Json.Nodes;
using Weft.Activation;
using Weft.Configuration;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Actions;

/// <summary>Over thirty configurations of well-known destinations, against the package called directly.</summary>
[Collection(ActionsCollection.Name)]
public sealed class ActionsRequestTests(ActionsLab lab)
{
    [Fact]
    public async Task what_goes_out_through_weft_is_what_the_package_sends_when_it_is_called_directly()
    {
        var yaml = await File.ReadAllTextAsync(ActionsLab.File("destinations.yaml"), TestContext.Current.CancellationToken);
        var written = YamlConfig.Parse(yaml, new())!;
        var (expected, failures) = await DirectlyAsync(written);
        List<string> differences = [], undelivered = [];
        foreach (var (key, node) in written["destinations"].Entries)
        {
            var (sent, receipt) = await ThroughWeftAsync(key, node, MessageFor(written, key));
            var direct = expected.Where(request => request.Case == key).Select(request => request.ToString()).ToList();
            if (direct.Count == 0 || !direct.SequenceEqual(sent))
                differences.Add($"{key}\ndirectly:\n{string.Join("\n---\n", direct)}\nthrough Weft:\n{string.Join("\n---\n", sent)}");
            if (receipt.State != DeliveryState.Delivered)
                undelivered.Add($"{key}: {receipt.State} {receipt.Reason} {receipt.Detail}");
        }

        Assert.Equal("", failures + string.Join("\n\n", differences.Concat(undelivered)));
        Assert.True(written["destinations"].Entries.Select(entry => entry.Value["kind"].Text).Distinct().Count() >= 25);
    }

    private async Task<(List<string> Sent, Receipt Receipt)> ThroughWeftAsync(string key, ConfigNode node, OutgoingMessage message)
    {
        await using var run = new TestRun(TestRun.Clock(), lab.Compile(key, node, "slipping_away"), new MemoryStore());
        await run.StartAsync();
        var before = lab.Catcher.Requests.Count;
        run.Enqueue(message);
        await TestRun.StandingUntilAsync(() => run.IsSettled(key) || run.Reader.Deliveries(key, 1).Items is [{ Attempts: > 0 }]);
        return ([.. lab.Catcher.Requests.Skip(before).Select(request => request.ToString())], run.Reader.Deliveries(key, 1).Items[0]);
    }

    private async Task<(List<CaughtRequest> Requests, string Failures)> DirectlyAsync(ConfigNode written)
    {
        var cases = written["destinations"].Entries.Select(entry => new JsonObject
        {
            ["key"] = entry.Key,
            ["directory"] = entry.Value["kind"].Text["actions/".Length..],
            ["settings"] = Texts(entry.Value["settings"]),
            ["audiences"] = entry.Value["audiences"].ToJson(),
            ["subscription"] = entry.Value["subscriptions"].Items[0].ToJson(),
            ["event"] = JsonNode.Parse(MessageFor(written, entry.Key).Json.Span),
        });
        var before = lab.Catcher.Requests.Count;
        var (_, errors) = await lab.RunAsync("reference.cjs", new JsonArray([.. cases]).ToJsonString());
        return ([.. lab.Catcher.Requests.Skip(before)], errors);
    }

    // Numbers as they were written: an account's may begin with a nought.
    private static JsonNode? Texts(ConfigNode node) => node.Kind switch
    {
        ConfigKind.Map => new JsonObject(node.Entries.Select(entry => KeyValuePair.Create(entry.Key, Texts(entry.Value)))),
        ConfigKind.Scalar when node.Text is "true" or "false" => node.ToJson(),
        ConfigKind.Scalar => node.Text,
        _ => null,
    };

    private static OutgoingMessage MessageFor(ConfigNode written, string key) => SampleMessages.Of(written["messages"][key] is { Exists: true } named ? named.Text : "order", 1);
}
