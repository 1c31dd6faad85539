using System.Text.Json.Nodes;
using Weft.Configuration;
using Weft.Identity;

namespace Weft.Tests.Identity;

/// <summary>Rules as the naive model sees them: the types strongest first, and how many values each may have.</summary>
internal sealed record RuleSet(IReadOnlyList<(string Type, int Most, bool Unique)> Types)
{
    /// <summary>The strongest rule that a set of ids breaks, as a refusal names it; values that an alias made one, also by way of others, count once.</summary>
    public string? Broken(IReadOnlyCollection<ExternalId> ids, IReadOnlyList<(ExternalId A, ExternalId B)> oneValue)
    {
        foreach (var (type, most, unique) in Types)
        {
            if (Distinct([.. ids.Where(id => id.Type == type)], oneValue) > most)
                return unique ? $"unique {type}" : $"limit {type} {most}";
        }

        return null;
    }

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
        foreach (var (type, most, unique) in Types.Where(one => one.Type is not ("badge" or "zebra")))
            identifiers[type] = unique ? new JsonObject { ["unique"] = true } : new JsonObject { ["limit"] = most };
        return new() { ["identifiers"] = identifiers };
    }

    public override string ToString() => string.Join(", ", Types.Select(one => $"{one.Type} {one.Most}{(one.Unique ? " unique" : "")}"));

    private static int Distinct(List<ExternalId> ids, IReadOnlyList<(ExternalId A, ExternalId B)> oneValue)
    {
        var distinct = 0;
        var counted = new HashSet<ExternalId>();
        foreach (var id in ids.Where(id => !counted.Contains(id)))
        {
            distinct++;
            counted.Add(id);
            while (oneValue.FirstOrDefault(pair => counted.Contains(pair.A) != counted.Contains(pair.B)) is { A.Type: not null } pair)
                counted.UnionWith([pair.A, pair.B]);
        }

        return distinct;
    }
}
