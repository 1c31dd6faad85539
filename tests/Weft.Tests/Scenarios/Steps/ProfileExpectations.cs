using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Weft.Events;
using Weft.Identity;
using Weft.Profiles;

namespace Weft.Tests.Scenarios.Steps;

internal sealed class ExpectProfile() : StepKind("expect profile user_id:42, and what is to be seen of it indented under it", @"expect profile (?<id>\S.*)", hasBlock: true)
{
    private static readonly (string Form, Regex Pattern, Func<ScenarioLine, GroupCollection, Action<ReadView, StoredProfile>> Read)[] Lines =
    [
        ("ids user_id:42, email:a@b.c", new("^ids (?<ids>.+)$"), Ids),
        ("trait plan = pro", new("^trait (?<name>[^=]+?) = (?<value>.*)$"), Trait),
        ("no trait plan", new("^no trait (?<name>.+)$"), NoTrait),
        ("at odds tier = gold, silver (the latest first)", new("^at odds (?<name>[^=]+?) = (?<values>.+)$"), AtOdds),
        ("accounts acme, globex (the latest first)", new("^accounts (?<ids>.+)$"), Accounts),
        ("events Page Viewed, Order Completed (the oldest first); events none", new("^events (?<names>.+)$"), Events),
        ("event m1 {\"timestamp\": \"2026-01-01T10:00:00.000Z\"} (its message id, and some of what it holds)", new(@"^event (?<id>\S+) (?<json>\{.*\})$"), Event),
        ("note on m1: some of its words", new(@"^note on (?<id>\S+): (?<words>.+)$"), Note),
        ("in buyers, vips", new("^in (?<keys>.+)$"), (line, words) => Standing(words, true)),
        ("not in buyers, vips", new("^not in (?<keys>.+)$"), (line, words) => Standing(words, false)),
    ];

    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var id = Texts.Id(text.Head, words["id"].Value);
        var checks = text.Lines.Select(line => (line, check: Read(line))).ToList();
        return async world =>
        {
            var view = await world.ReadAsync();
            var profile = view.Profile(id.Type, id.Value) ?? throw new UnmetException($"there is no profile {id}");
            foreach (var (line, check) in checks)
                Check(line, () => check(view, profile));
        };
    }

    /// <summary>Runs a check and names its line.</summary>
    public static void Check(ScenarioLine line, Action check)
    {
        try
        {
            check();
        }
        catch (UnmetException problem)
        {
            throw line.Wrong(problem.Message);
        }
    }

    private static Action<ReadView, StoredProfile> Read(ScenarioLine line)
    {
        foreach (var (_, pattern, read) in Lines)
        {
            if (pattern.Match(line.Text) is { Success: true } match)
                return read(line, match.Groups);
        }

        throw line.Wrong($"this cannot be expected of a profile; write\n  {string.Join("\n  ", Lines.Select(one => one.Form))}");
    }

    private static Action<ReadView, StoredProfile> Ids(ScenarioLine line, GroupCollection words)
    {
        var expected = Texts.Ids(line, words["ids"].Value).Select(id => id.ToString()).Order(StringComparer.Ordinal).ToList();
        return (view, profile) => Same(expected, profile.ExternalIds().Select(dated => dated.Id.ToString()).Order(StringComparer.Ordinal), "its ids are");
    }

    private static Action<ReadView, StoredProfile> Trait(ScenarioLine line, GroupCollection words) => (view, profile) =>
    {
        var found = view.TraitValues(profile).TryGetValue(words["name"].Value, out var value) ? JsonNode.Parse(value.GetRawText()) : null;
        UnmetException.Unless(Texts.Holds(Texts.Value(words["value"].Value), found), $"the trait {words["name"].Value} is {found?.ToJsonString() ?? "not there"}");
    };

    private static Action<ReadView, StoredProfile> NoTrait(ScenarioLine line, GroupCollection words) => (view, profile) =>
        UnmetException.Unless(!view.TraitValues(profile).ContainsKey(words["name"].Value), $"there is a trait {words["name"].Value}");

    private static Action<ReadView, StoredProfile> AtOdds(ScenarioLine line, GroupCollection words)
    {
        var expected = Texts.List(words["values"].Value);
        return (view, profile) =>
        {
            var shown = view.Traits(profile).Where(trait => trait.Name == words["name"].Value && trait.Shown.IsConflict).SelectMany(trait => trait.Shown.By);
            Same(expected, shown.Select(change => change.Value.ToString()), "at odds are");
        };
    }

    private static Action<ReadView, StoredProfile> Accounts(ScenarioLine line, GroupCollection words)
    {
        var expected = Texts.List(words["ids"].Value);
        return (view, profile) => Same(expected, view.AccountsOf(profile).Select(one => one.Account.Fragments[0].Id.Value), "its accounts are");
    }

    private static Action<ReadView, StoredProfile> Events(ScenarioLine line, GroupCollection words)
    {
        var expected = words["names"].Value == "none" ? [] : Texts.List(words["names"].Value);
        return (view, profile) => Same(expected, Timeline(view, profile).Select(Name), "its events are");
    }

    private static Action<ReadView, StoredProfile> Event(ScenarioLine line, GroupCollection words) => (view, profile) =>
    {
        var found = JsonNode.Parse(Find(view, profile, words["id"].Value).Body.GetRawText());
        UnmetException.Unless(Texts.Holds(Texts.Value(words["json"].Value), found), $"the event is {found!.ToJsonString()}");
    };

    private static Action<ReadView, StoredProfile> Note(ScenarioLine line, GroupCollection words) => (view, profile) =>
    {
        var body = Find(view, profile, words["id"].Value).Body;
        var notes = body.TryGetProperty(TrackingEvent.Notes, out var found) ? found.EnumerateArray().Select(note => note.GetString()!).ToList() : [];
        UnmetException.Unless(notes.Exists(note => note.Contains(words["words"].Value, StringComparison.Ordinal)), $"its notes are: {string.Join("; ", notes)}");
    };

    private static Action<ReadView, StoredProfile> Standing(GroupCollection words, bool isMember) => (view, profile) =>
    {
        var standings = view.Standings(profile).ToDictionary(one => one.Audience, one => one.IsMember);
        foreach (var key in Texts.List(words["keys"].Value))
        {
            UnmetException.Unless(standings.ContainsKey(key), $"there is no audience {key}");
            UnmetException.Unless(standings[key] == isMember, $"it is {(isMember ? "not " : "")}in {key}");
        }
    };

    private static IEnumerable<ProfileEvent> Timeline(ReadView view, StoredProfile profile) => profile.AllEvents().Where(one => one.At <= view.Now).Reverse();

    private static ProfileEvent Find(ReadView view, StoredProfile profile, string messageId) =>
        Timeline(view, profile).FirstOrDefault(one => one.MessageId == messageId)
        ?? throw new UnmetException($"there is no event {messageId}; there are {string.Join(", ", Timeline(view, profile).Select(one => one.MessageId))}");

    // A call that is no event to audiences is named by its word.
    private static string Name(ProfileEvent one) => EventPath.Text(one.Body, "type") is "identify" or "group" or "alias" ? EventPath.Text(one.Body, "type")! : one.Name;

    private static void Same(IEnumerable<string> expected, IEnumerable<string> found, string what)
    {
        var all = found.ToList();
        UnmetException.Unless(all.SequenceEqual(expected), $"{what}: {string.Join(", ", all)}");
    }
}

internal sealed class ExpectNoProfile() : StepKind("expect no profile email:a@b.c", "expect no profile (?<id>.+)")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var id = Texts.Id(text.Head, words["id"].Value);
        return async world => UnmetException.Unless((await world.ReadAsync()).Profile(id.Type, id.Value) is null, $"there is a profile {id}");
    }
}

internal sealed class ExpectPeople() : StepKind(
    "expect same person user_id:42, email:a@b.c; expect different people user_id:42, user_id:43", "expect (?<what>same person|different people) (?<ids>.+)")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var ids = Texts.Ids(text.Head, words["ids"].Value);
        return async world =>
        {
            var view = await world.ReadAsync();
            var numbers = ids.Select(id => view.Profile(id.Type, id.Value)?.Number ?? throw new UnmetException($"there is no profile {id}")).ToList();
            var people = numbers.Distinct().Count();
            UnmetException.Unless(people == (words["what"].Value == "same person" ? 1 : ids.Count), $"they are {people} of {ids.Count}");
        };
    }
}

internal sealed class ExpectRefused() : StepKind(
    "expect refused user_id:2, email:a@b.c by unique user_id", "expect refused (?<ids>.+) by (?<rule>.+)")
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var ids = Texts.Ids(text.Head, words["ids"].Value);
        if (ids.Count != 2)
            throw text.Head.Wrong("a refusal is between two ids");
        return async world =>
        {
            var store = IdentityStore.Of((await world.ReadAsync()).State);
            var numbers = ids.Select(id => store.FindFragment(id) ?? throw new UnmetException($"nobody has {id}")).ToList();
            var link = store.FindLink(numbers[0], numbers[1]) ?? throw new UnmetException("there is no link between them");
            var found = link.InForce ? "nothing: the link is in force" : link.Claims.Select(one => one.Claim.Refusal).FirstOrDefault();
            // A decision is named by its kind; its number is where it stands in the log.
            UnmetException.Unless(found == words["rule"].Value || found?.Split(' ') is [var kind, _] && kind == words["rule"].Value, $"it is refused by {found}");
        };
    }
}

internal sealed class ExpectLedger() : StepKind(
    "expect ledger user_id:42, and indented under it all that it went through, the oldest first: link A, B; refusal A, B by unique user_id; merge A, B; split A, B; decision apart A, B; withdrawal apart A, B",
    "expect ledger (?<id>[^,]+)", hasBlock: true)
{
    protected override Func<World, Task> Read(GroupCollection words, StepText text)
    {
        var id = Texts.Id(text.Head, words["id"].Value);
        return async world =>
        {
            var view = await world.ReadAsync();
            var fragment = view.Fragment(id.Type, id.Value) ?? throw new UnmetException($"{id} was never met");
            var found = LedgerHistory.Of(view.State, fragment, null).Select(line => Describe(view, line.Entry)).Reverse().ToList();
            UnmetException.Unless(found.SequenceEqual(text.Lines.Select(line => line.Text)), $"it went through\n  {string.Join("\n  ", found)}");
        };
    }

    // A profile is named by the id whose number it has, a decision by its kind.
    private static string Describe(ReadView view, LedgerEntry entry)
    {
        var store = IdentityStore.Of(view.State);
        var decision = entry.Decision > 0 ? $" {view.Decisions.Find(entry.Decision)!.Kind.ToString().ToLowerInvariant()}" : "";
        var rule = entry.Link?.Rule is { } name ? $" by {(name.StartsWith("apart ", StringComparison.Ordinal) ? "apart" : name)}" : "";
        return $"{entry.Kind.ToString().ToLowerInvariant()}{decision} {store.Read(entry.One).Id}, {store.Read(entry.Other).Id}{rule}{(entry.Count > 0 ? $": {entry.Count}" : "")}";
    }
}
