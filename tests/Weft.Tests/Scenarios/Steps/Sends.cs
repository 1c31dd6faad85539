using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weft.Events;

namespace Weft.Tests.Scenarios.Steps;

internal sealed class SendStep() : StepKind(
    "send web, and events indented under it, one a line, in short or as JSON; send web as import; send web sent=-5s context.ip=1.2.3.4",
    @"send (?<source>[\w-]+)(?<import> as import)?(?<shared> .*=.*)?", hasBlock: true)
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var lines = text.Lines.ToList();
        var key = words["source"].Value;
        var path = words["import"].Success ? "/v1/import" : "/v1/batch";
        var shared = text.Head with { Text = $"track{words["shared"].Value}" };
        if (lines.Count == 0)
            throw text.Head.Wrong("there is no event under it");
        // Mistakes are to be found before anything runs.
        _ = lines.Select(line => Event(line, DateTimeOffset.UnixEpoch)).ToList();
        _ = Shared(shared, DateTimeOffset.UnixEpoch);
        return world =>
        {
            var now = world.Clock.GetUtcNow();
            var events = lines.Select(line => Event(line, now));
            var envelope = Shared(shared, now);
            var members = envelope.Select(member => $"{JsonValue.Create(member.Key)!.ToJsonString()}:{member.Value?.ToJsonString() ?? "null"},");
            return world.PostAsync(new(key, path, Encoding.UTF8.GetBytes($"{{{string.Concat(members)}\"batch\":[{string.Join(',', events)}]}}")));
        };
    }

    // What stands in braces goes out as it stands, so that a scenario can send what is wrong; the others get an id that is theirs at each run.
    private static string Event(ScenarioLine line, DateTimeOffset now)
    {
        if (line.Text[0] is '{' or '[' or '"' || char.IsAsciiDigit(line.Text[0]))
            return line.Text;
        var message = EventLine.Read(line, now);
        message.TryAdd("messageId", $"line{line.Number:000}");
        return message.ToJsonString();
    }

    private static JsonObject Shared(ScenarioLine line, DateTimeOffset now)
    {
        var message = EventLine.Read(line, now);
        message.Remove("type");
        return message;
    }
}

internal sealed class PostStep() : StepKind("post web /v1/track, and the body indented under it", @"post (?<source>\S+) (?<path>/\S+)", hasBlock: true)
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var body = Encoding.UTF8.GetBytes(string.Join('\n', text.Lines.Select(line => line.Text)));
        var path = words["path"].Value;
        if (path is not ("/v1/batch" or "/v1/import") && (!path.StartsWith("/v1/", StringComparison.Ordinal) || TrackingEvent.ParseType(path[4..]) is null))
            throw text.Head.Wrong($"{path} is no path that a scenario can post to; write /v1/batch, /v1/import or /v1/ and a call");
        return world => world.PostAsync(new(words["source"].Value, path, body));
    }
}

internal sealed class AgainStep() : StepKind("again, or again 3 times", "again( (?<times>[0-9]+) times)?")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text) => async world =>
    {
        UnmetException.Unless(world.LastRequest is not null, "nothing was sent yet");
        for (var times = words["times"].Success ? int.Parse(words["times"].ValueSpan, provider: null) : 1; times > 0; times--)
            await world.PostAsync(world.LastRequest!);
    };
}
