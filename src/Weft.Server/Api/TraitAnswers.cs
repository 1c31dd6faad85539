using Weft.Audiences.Traits;
using Weft.Events;
using Weft.Profiles;

namespace Weft.Server.Api;

/// <summary>Traits with where their values come from.</summary>
internal static class TraitAnswers
{
    private const string ComputedRule = "computed";

    /// <summary>What shows of each trait of a profile, and why; a computed trait stands before a plain one of its name.</summary>
    public static Dictionary<string, object> All(ReadView view, StoredProfile profile)
    {
        var all = view.Traits(profile).ToDictionary(trait => trait.Name, trait => Shown(view, trait.Name, trait.Shown));
        foreach (var (trait, value) in view.Computed(profile, view.Now))
            all[trait.Key] = Computed(trait, value, view.Now);
        return all;
    }

    /// <summary>A computed trait at an instant: its value and what it comes from.</summary>
    public static object Explained(TraitDefinition trait, StoredProfile profile, DateTimeOffset at)
    {
        var value = trait.Compute(profile, at);
        return new
        {
            name = trait.Key,
            rule = new { keep = ComputedRule, sources = (object?)null, means = trait.Sentence },
            shown = value.Json is null ? null : Computed(trait, value, at),
            data = trait.Explain(profile, at).Grounds.Because.Select(AudienceExplanation.Describe),
            parts = trait.Explain(profile, at).Parts.Select(AudienceExplanation.Describe),
            cursor = (string?)null,
        };
    }

    /// <summary>A trait: its rule, what shows, and every change, newest first, with what became of it.</summary>
    public static object History(ReadView view, StoredProfile profile, string name, IReadOnlyList<TraitChange> page, string? cursor)
    {
        var shown = profile.TraitAt(name, view.Now, view.Workspace.Survivorship);
        var rule = view.Workspace.Survivorship.Of(name);
        var cleared = rule.ObeysClearing ? profile.ChangesOf(name).FirstOrDefault(change => change.Clears && change.At <= view.Now) : null;
        return new
        {
            name,
            rule = new { keep = rule.Word, sources = rule.Sources.Count > 0 ? rule.Sources : null, means = rule.Meaning },
            shown = shown is { } one ? Shown(view, name, one) : null,
            data = page.Select(change => Change(view, profile, change, shown, cleared)),
            cursor,
        };
    }

    /// <summary>A change's place in a list of them.</summary>
    public static string CursorOf(TraitChange change) => Cursor.Of(IsoTime.Format(change.At), change.MessageId, change.Source);

    private static object Shown(ReadView view, string name, ShownTrait shown) => new
    {
        value = shown.IsConflict ? null : (object)shown.Value,
        at = shown.Change.At,
        source = shown.Change.Source,
        message_id = shown.Change.MessageId,
        rule = view.Workspace.Survivorship.Of(name).Word,
        conflict = shown.IsConflict ? shown.By.Select(change => new { value = change.Value, at = change.At, source = change.Source, message_id = change.MessageId }) : null,
    };

    private static object Computed(TraitDefinition trait, in ComputedValue found, DateTimeOffset at) => new
    {
        value = found.Value,
        at,
        source = (string?)null,
        message_id = (string?)null,
        rule = ComputedRule,
        conflict = (object?)null,
        sentence = trait.Sentence,
        next_change = found.ValidUntil == DateTimeOffset.MaxValue ? null : (DateTimeOffset?)found.ValidUntil,
    };

    private static object Change(ReadView view, StoredProfile profile, TraitChange change, ShownTrait? shown, TraitChange? cleared)
    {
        var shows = shown?.By.Any(by => by.CompareTo(change) == 0) == true;
        return new
        {
            value = change.Value,
            at = change.At,
            source = change.Source,
            message_id = change.MessageId,
            filed_under = profile.IdOf(change.Fragment).ToString(),
            shows,
            why_not = shows ? null
                : change.At > view.Now ? "it holds from a later time on"
                : change.Clears ? "it clears the trait"
                : cleared?.CompareTo(change) > 0 ? "the trait was cleared later"
                : "another one shows by the rule",
        };
    }
}
