using System.Text.RegularExpressions;
using Weft.Identity;

namespace Weft.Tests.Scenarios.Steps;

internal sealed class AtStep() : StepKind("at 2026-01-01T10:00:00Z", @"at (?<when>\S+)")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var when = Texts.Instant(text.Head, words["when"].Value);
        return world =>
        {
            var now = world.Clock.GetUtcNow();
            UnmetException.Unless(when >= now, $"it is {now:u} already, and time does not go back");
            return world.MoveAsync(when);
        };
    }
}

internal sealed class AfterStep() : StepKind("after 5s; after 29d 23h; after 10m in steps of 1s", @"after (?<time>.+?)( in steps of (?<step>.+))?")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var time = Texts.Duration(text.Head, words["time"].Value);
        var step = words["step"].Success ? Texts.Duration(text.Head, words["step"].Value) : time;
        return async world =>
        {
            var end = world.Clock.GetUtcNow() + time;
            while (world.Clock.GetUtcNow() is var now && now < end)
                await world.MoveAsync(now + step < end ? now + step : end);
        };
    }
}

internal sealed class ConfigStep() : StepKind("config, and weft.yaml indented under it", "config", hasBlock: true)
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var indent = text.Block.Where(line => line.Text.Length > 0).Select(line => line.Text.Length - line.Text.TrimStart().Length).DefaultIfEmpty(0).Min();
        var yaml = string.Concat(text.Block.Select(line => (line.Text.Length > 0 ? line.Text[indent..] : "") + "\n"));
        return world => world.ConfigureAsync(yaml);
    }
}

internal sealed class RestartStep() : StepKind("restart", "restart")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text) => world => world.RestartAsync();
}

internal sealed class ReceiverStep() : StepKind(
    "receiver crm answers 503, 429 retry-after 30s, 200; receiver crm always answers 500", @"receiver (?<name>\S+) (?<always>always )?answers (?<answers>.+)")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var answers = Texts.List(words["answers"].Value).Select(answer => Answer(text.Head, answer)).ToList();
        return Now(world => world.Inbox.Script(words["name"].Value, answers, words["always"].Success));
    }

    private static (int Status, TimeSpan? RetryAfter) Answer(ScenarioLine line, string text)
    {
        var parts = text.Split(" retry-after ");
        if (!int.TryParse(parts[0], out var status) || status is < 200 or > 599)
            throw line.Wrong($"{text} is no answer; write it as 503, or 429 retry-after 30s");
        return (status, parts.Length == 2 ? Texts.Duration(line, parts[1]) : null);
    }
}

internal sealed class SuppressStep() : StepKind("suppress user_id:42; unsuppress user_id:42", "(?<what>suppress|unsuppress) (?<ids>.+)")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var ids = Texts.Ids(text.Head, words["ids"].Value);
        return async world =>
        {
            await world.SettleAsync();
            await (await world.EngineAsync()).SuppressAsync(ids, words["what"].Value == "suppress", world.Cancellation);
        };
    }
}

internal sealed class SyncStep() : StepKind("sync crm; sync crm audience buyers", @"sync (?<destination>\S+)( audience (?<audience>\S+))?")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text) => async world =>
    {
        await world.SettleAsync();
        await (await world.EngineAsync()).SyncAsync(words["destination"].Value, words["audience"].Success ? words["audience"].Value : null, world.Cancellation);
    };
}

internal sealed class DecideStep() : StepKind(
    "decide together user_id:1, user_id:2 because they said so; decide apart user_id:1, email:a@b.c because …; decide no identifier email:a@b.c because …",
    "decide (?<what>together|apart|no identifier) (?<ids>.+) because (?<why>.+)")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var ids = Texts.Ids(text.Head, words["ids"].Value);
        var kind = words["what"].Value switch { "together" => DecisionKind.Together, "apart" => DecisionKind.Apart, _ => DecisionKind.NotAnIdentifier };
        if (ids.Count != (kind == DecisionKind.NotAnIdentifier ? 1 : 2))
            throw text.Head.Wrong("together and apart are about two ids, no identifier about one");
        return async world =>
        {
            await world.SettleAsync();
            await (await world.EngineAsync()).DecideAsync(kind, ids[0], ids[^1], "operator", words["why"].Value, world.Cancellation);
        };
    }
}

internal sealed class TakeBackStep() : StepKind("take back the last decision because …", "take back the last decision because (?<why>.+)")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text) => async world =>
    {
        await world.SettleAsync();
        var last = (await world.ReadAsync()).Decisions.All.LastOrDefault(one => one.Withdrawn is null) ?? throw new UnmetException("no decision holds");
        await (await world.EngineAsync()).WithdrawAsync(last.Number, "operator", words["why"].Value, world.Cancellation);
    };
}
