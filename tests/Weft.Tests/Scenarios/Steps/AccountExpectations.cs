using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weft.Profiles;

namespace Weft.Tests.Scenarios.Steps;

internal sealed class ExpectAccount() : StepKind("expect account acme, and what is to be seen of it indented under it", @"expect account (?<id>\S.*)", hasBlock: true)
{
    private static readonly (string Form, Regex Pattern, Func<ScenarioLine, GroupCollection, Action<ReadView, StoredProfile>> Read)[] Lines =
    [
        ("members user_id:42, anonymous_id:a (one id of each, in the list's order)", new("^members (?<ids>.+)$"), Members),
        ("trait plan = pro", new("^trait (?<name>[^=]+?) = (?<value>.*)$"), Trait),
        ("events 3 (how many group calls named it)", new("^events (?<count>[0-9]+)$"), Events),
    ];

    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var id = words["id"].Value;
        var checks = text.Lines.Select(line => (line, check: Read(line))).ToList();
        return async world =>
        {
            var view = await world.ReadAsync();
            var account = view.Account(id) ?? throw new UnmetException($"there is no account {id}");
            foreach (var (line, check) in checks)
                ExpectProfile.Check(line, () => check(view, account));
        };
    }

    private static Action<ReadView, StoredProfile> Read(ScenarioLine line)
    {
        foreach (var (_, pattern, read) in Lines)
        {
            if (pattern.Match(line.Text) is { Success: true } match)
                return read(line, match.Groups);
        }

        throw line.Wrong($"this cannot be expected of an account; write\n  {string.Join("\n  ", Lines.Select(one => one.Form))}");
    }

    private static Action<ReadView, StoredProfile> Members(ScenarioLine line, GroupCollection words)
    {
        var expected = Texts.Ids(line, words["ids"].Value);
        return (view, account) =>
        {
            var members = view.MembersOf(account, 0).Select(member => member.Profile.ExternalIds().Select(dated => dated.Id).ToList()).ToList();
            var isSame = members.Count == expected.Count && members.Zip(expected).All(pair => pair.First.Contains(pair.Second));
            UnmetException.Unless(isSame, $"its members are {string.Join(", ", members.Select(ids => string.Join('+', ids)))}");
        };
    }

    private static Action<ReadView, StoredProfile> Trait(ScenarioLine line, GroupCollection words) => (view, account) =>
    {
        var found = view.TraitValues(account).TryGetValue(words["name"].Value, out var value) ? JsonNode.Parse(value.GetRawText()) : null;
        UnmetException.Unless(Texts.Holds(Texts.Value(words["value"].Value), found), $"the trait {words["name"].Value} is {found?.ToJsonString() ?? "not there"}");
    };

    private static Action<ReadView, StoredProfile> Events(ScenarioLine line, GroupCollection words) => (view, account) =>
        UnmetException.Unless(account.AllEvents().Count() == int.Parse(words["count"].ValueSpan, CultureInfo.InvariantCulture), $"it has {account.AllEvents().Count()} events");
}
