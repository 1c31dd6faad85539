using System.Text.RegularExpressions;
using Weft.Audiences;
using Weft.Events;
using Weft.Identity;

namespace Weft.Tests.Scenarios.Steps;

internal sealed class ExpectAudience() : StepKind(
    "expect audience buyers: user_id:42, user_id:43; expect audience buyers: nobody; expect audience buyers: 3 people",
    @"expect audience (?<key>[\w-]+): (?<who>.+)")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var (key, who) = (words["key"].Value, words["who"].Value);
        var count = Regex.Match(who, "^([0-9]+) (people|person)$");
        var ids = who == "nobody" || count.Success ? [] : Texts.Ids(text.Head, who);
        return async world =>
        {
            var view = await world.ReadAsync();
            UnmetException.Unless(view.Workspace.Audiences.Find(key) is not null, $"there is no audience {key}");
            var members = view.Memberships.Members(key).Select(member => member.Profile).ToList();
            UnmetException.Unless(view.Memberships.Size(key) == members.Count, $"its size is {view.Memberships.Size(key)} and its members are {members.Count}");
            var expected = ids.Select(id => view.Profile(id.Type, id.Value)?.Number ?? throw new UnmetException($"there is no profile {id}")).ToHashSet();
            var isSo = count.Success ? members.Count.ToString(null, null) == count.Groups[1].Value : expected.SetEquals(members);
            UnmetException.Unless(isSo, $"{members.Count} are in it: {string.Join("; ", members.Select(member => Describe(view, member)))}");
        };
    }

    private static string Describe(ReadView view, ulong member) => string.Join(" or ", Profiles.ProfileFacts.ExternalIds(view.ProfileOf(member)).Select(dated => dated.Id));
}

internal sealed class ExpectChanges() : StepKind(
    "expect changes, and indented under it, in order, all since the last time: entered buyers user_id:42 at 2026-01-01T10:00:00Z",
    "expect changes", hasBlock: true)
{
    private static readonly Regex Change = new(@"^(?<way>entered|exited) +(?<key>\S+) (?<id>.+?)( at (?<at>\S+))?$");

    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var expected = text.Lines.Select(Read).ToList();
        return async world =>
        {
            var view = await world.ReadAsync();
            var found = world.TakeChanges();
            var fits = found.Count == expected.Count && found.Zip(expected).All(pair => Fits(view, pair.First, pair.Second));
            UnmetException.Unless(fits, $"the changes are\n  {string.Join("\n  ", found.Select(change => Describe(view, change)))}");
        };
    }

    public static string Describe(ReadView view, MembershipChange change)
    {
        var profile = view.ProfileOf(change.Profile);
        var ids = string.Join(" or ", Profiles.ProfileFacts.ExternalIds(profile).Select(dated => dated.Id));
        return $"{(change.Entered ? "entered" : "exited")} {change.Audience.Key} {ids} at {IsoTime.Format(change.At)}";
    }

    private static (bool Entered, string Key, ExternalId Id, DateTimeOffset? At) Read(ScenarioLine line)
    {
        if (Change.Match(line.Text) is not { Success: true } match)
            throw line.Wrong("this is no change; write it as entered buyers user_id:42, or exited buyers user_id:42 at 2026-01-01T10:00:00Z");
        var words = match.Groups;
        return (words["way"].Value == "entered", words["key"].Value, Texts.Id(line, words["id"].Value),
            words["at"].Success ? Texts.Instant(line, words["at"].Value) : null);
    }

    private static bool Fits(ReadView view, MembershipChange found, (bool Entered, string Key, ExternalId Id, DateTimeOffset? At) expected) =>
        (found.Entered, found.Audience.Key) == (expected.Entered, expected.Key) && (expected.At is null || expected.At == found.At)
        && view.Profile(expected.Id.Type, expected.Id.Value)?.Number == view.ProfileOf(found.Profile).Number;
}

internal sealed class ExpectNoChanges() : StepKind("expect no changes", "expect no changes")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text) => async world =>
    {
        var view = await world.ReadAsync();
        var found = world.TakeChanges();
        UnmetException.Unless(found.Count == 0, $"the changes are\n  {string.Join("\n  ", found.Select(change => ExpectChanges.Describe(view, change)))}");
    };
}
