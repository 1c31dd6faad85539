using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Weft.Tests.Scenarios.Steps;

internal sealed class ExpectDelivered() : StepKind(
    "expect delivered crm, and indented under it, in order, all since the last time: events in short, or some of their JSON; expect delivered crm in any order",
    @"expect delivered (?<name>[\w-]+)(?<any> in any order)?", hasBlock: true)
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var lines = text.Lines.ToList();
        // Mistakes are to be found before anything runs.
        _ = lines.Select(line => Message(line, DateTimeOffset.UnixEpoch)).ToList();
        return async world =>
        {
            await world.SettleAsync();
            var found = world.TakeDelivered(words["name"].Value);
            var expected = lines.Select(line => (line, json: Message(line, world.Clock.GetUtcNow()))).ToList();
            var shown = $"delivered were\n  {string.Join("\n  ", found.Select(body => body.ToJsonString()))}";
            UnmetException.Unless(found.Count == expected.Count, shown);
            foreach (var (line, json) in expected)
            {
                var at = words["any"].Success ? found.FindIndex(body => Texts.Holds(json, body)) : Texts.Holds(json, found[0]) ? 0 : -1;
                if (at < 0)
                    throw line.Wrong(shown);
                found.RemoveAt(at);
            }
        };
    }

    private static JsonObject Message(ScenarioLine line, DateTimeOffset now)
    {
        if (line.Text[0] != '{')
            return EventLine.Read(line, now);
        return Texts.Value(line.Text) is JsonObject json ? json : throw line.Wrong("this is not JSON");
    }
}

internal sealed class ExpectNothingDelivered() : StepKind("expect nothing delivered crm", @"expect nothing delivered (?<name>[\w-]+)")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text) => async world =>
    {
        await world.SettleAsync();
        var found = world.TakeDelivered(words["name"].Value);
        UnmetException.Unless(found.Count == 0, $"delivered were\n  {string.Join("\n  ", found.Select(body => body.ToJsonString()))}");
    };
}

internal sealed class ExpectTries() : StepKind("expect tries crm: 503, 503, 200 (all that it ever answered)", @"expect tries (?<name>[\w-]+): (?<answers>.+)")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text) => async world =>
    {
        await world.SettleAsync();
        var found = world.Inbox.Tries(words["name"].Value).Select(one => $"{one.Status}").ToList();
        UnmetException.Unless(found.SequenceEqual(Texts.List(words["answers"].Value)), $"it answered {string.Join(", ", found)}");
    };
}
