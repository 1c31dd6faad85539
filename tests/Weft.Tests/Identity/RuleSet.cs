using System.Text.Json.Nodes;
using Weft.Configuration;
using Weft.Identity;

namespace Weft.Tests.Identity;

/// <summary>
/// Rules as the naive model sees them: the types strongest first, how many values each may have, within how many days (0 for ever), and how many where two people become one (0 for as many).
/// </summary>
internal sealed record RuleSet(IReadOnlyList<(string Type, int Most, bool Unique, int Days, int Merge)> Types, string Preset)
{
    /// <summary>The strongest rule that is broken by making one of two; what was too much already in one of them is not.</summary>
    public string? Broken(
        IReadOnlyCollection<ExternalId> one, IReadOnlyCollection<ExternalId> other, IReadOnlyList<(ExternalId A, ExternalId B)> oneValue, DateTimeOffset? at,
        Func<ExternalId, DateTimeOffset?> firstSeen, (ExternalId A, ExternalId B)? seen)
    {
        foreach (var (type, most, unique, days, merge) in Types)
        {
            var together = Count([.. one, .. other]);
            if (together > most && together > Count(one) && together > Count(other))
                return unique ? $"unique {type}" : $"limit {type} {most}{(days == 0 ? "" : $" per {Period(days)}")}";
            if (merge > 0 && seen is { } ends && Plain(one) is > 0 and var left && Plain(other) is > 0 and var right && left + right > merge && !Adds(type, ends, [.. one, .. other], oneValue, one))
                return $"merge {type} {merge}";

            int Plain(IReadOnlyCollection<ExternalId> ids) => Values([.. ids.Where(id => id.Type == type)], oneValue).Count;

            int Count(IReadOnlyCollection<ExternalId> ids)
            {
                var values = Values([.. ids.Where(id => id.Type == type)], oneValue);
                return days == 0 ? values.Count : values.Count(value => at is { } end && value.Min(firstSeen) is { } since && since > end.AddDays(-days) && since <= end);
            }
        }

        return null;
    }

    // A value comes by itself, named by something as strong: two people are not made one.
    private bool Adds(string type, (ExternalId A, ExternalId B) ends, HashSet<ExternalId> together, IReadOnlyList<(ExternalId A, ExternalId B)> oneValue, IReadOnlyCollection<ExternalId> one)
    {
        foreach (var (value, by) in ((ExternalId, ExternalId)[])[(ends.A, ends.B), (ends.B, ends.A)])
        {
            if (value.Type != type || Place(by) > Place(value))
                continue;
            var side = together.Where(id => one.Contains(id) == one.Contains(value)).ToList();
            if (side.TrueForAll(id => IsAnonymous(id) || (id.Type == type && Values([id, value], oneValue).Count == 1)))
                return true;
        }

        return false;
    }

    /// <summary>
    /// The strongest rule that a set of ids breaks, as a refusal names it, but for those that hold for a time; values that an alias made one, also by way of others, count once.
    /// </summary>
    public string? Broken(IReadOnlyCollection<ExternalId> ids, IReadOnlyList<(ExternalId A, ExternalId B)> oneValue)
    {
        foreach (var (type, most, unique, _, _) in Types.Where(one => one.Days == 0))
        {
            if (Values([.. ids.Where(id => id.Type == type)], oneValue).Count > most)
                return unique ? $"unique {type}" : $"limit {type} {most}";
        }

        return null;
    }

    /// <summary>Whether the preset keeps two components from each other.</summary>
    public bool Isolates(IReadOnlyCollection<ExternalId> one, IReadOnlyCollection<ExternalId> other) =>
        Preset == "isolate" && one.All(IsAnonymous) != other.All(IsAnonymous);

    /// <summary>Whether one is anonymous, and the other one stronger and not.</summary>
    public bool Authenticates(ExternalId one, ExternalId other) =>
        IsAnonymous(one) != IsAnonymous(other) && (IsAnonymous(one) ? Place(other) < Place(one) : Place(one) < Place(other));

    private int Place(ExternalId id) => Types.ToList().FindIndex(one => one.Type == id.Type);

    public static bool IsAnonymous(ExternalId id) => id.Type == ExternalId.AnonymousId;

    /// <summary>The rules for the engine. A type without a rule in the configuration is the weakest, with a limit of 5.</summary>
    public IdentityRules ToIdentityRules()
    {
        var errors = new ConfigErrors();
        var rules = IdentityRules.Read(Config.Of(Written(), "identity"), errors);
        Assert.Empty(errors.All);
        return rules;
    }

    /// <summary>As a user would write them under <c>identity</c>.</summary>
    public JsonObject Written()
    {
        var identifiers = new JsonObject();
        foreach (var (type, most, unique, days, merge) in Types.Where(one => one.Type is not ("badge" or "zebra")))
        {
            var rule = unique ? new JsonObject { ["unique"] = true } : new JsonObject { ["limit"] = most };
            if (days > 0)
                rule["per"] = Period(days);
            if (merge > 0)
                rule["merge"] = merge;
            identifiers[type] = rule;
        }

        return new() { ["preset"] = Preset, ["identifiers"] = identifiers };
    }

    public override string ToString() =>
        $"{Preset}, {string.Join(", ", Types.Select(one => $"{one.Type} {one.Most}{(one.Unique ? " unique" : "")}{(one.Days == 0 ? "" : $" per {Period(one.Days)}")}{(one.Merge == 0 ? "" : $" merge {one.Merge}")}"))}";

    private static string Period(int days) => days switch
    {
        7 => "week",
        30 => "month",
        _ => "year",
    };

    // Each value with all ids that stand for it.
    private static List<HashSet<ExternalId>> Values(List<ExternalId> ids, IReadOnlyList<(ExternalId A, ExternalId B)> oneValue)
    {
        var values = new List<HashSet<ExternalId>>();
        foreach (var id in ids)
        {
            if (values.Exists(value => value.Contains(id)))
                continue;
            var value = new HashSet<ExternalId> { id };
            while (oneValue.FirstOrDefault(pair => value.Contains(pair.A) != value.Contains(pair.B)) is { A.Type: not null } pair)
                value.UnionWith([pair.A, pair.B]);
            values.Add(value);
        }

        return values;
    }
}
