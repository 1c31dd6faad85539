using Weft.Configuration;
using Weft.Profiles.Rules;

namespace Weft.Profiles;

public sealed partial class Survivorship
{
    private const string Usually = "default";
    private const string SourceOrder = "source_order";

    private static readonly SurvivorshipRule[] Rules =
    [
        new MostRecentRule(), new OldestRule(), new MostFrequentRule(), new ExtremeRule(isMax: true), new ExtremeRule(isMax: false),
        new UnionRule(), new FirstNonEmptyRule(), new NeverRule(),
    ];

    // What the field calls them elsewhere; the nearest word to newest would be oldest.
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        ["newest"] = "most_recent", ["latest"] = "most_recent", ["last"] = "most_recent", ["recency"] = "most_recent", ["first"] = "oldest", ["earliest"] = "oldest",
        ["source"] = SourceOrder, ["priority"] = SourceOrder, ["frequency"] = "most_frequent", ["maximum"] = "max", ["minimum"] = "min", ["aggregation"] = "union",
        ["list"] = "union", ["coalesce"] = "first_non_empty", ["both"] = "never", ["none"] = "never",
    };

    /// <summary>The words of all rules.</summary>
    internal static IReadOnlyList<string> Words { get; } = [.. Rules.Select(rule => rule.Word), SourceOrder];

    /// <summary>Reads <c>identity.survivorship</c>: traits and the rule of each, and <c>default</c> for all others.</summary>
    /// <param name="node">The section; most recent for every trait where it is missing.</param>
    /// <param name="sources">The keys of the sources that there are.</param>
    /// <param name="errors">Takes every mistake.</param>
    public static Survivorship Read(ConfigNode node, IReadOnlyCollection<string> sources, ConfigErrors errors)
    {
        if (node.Exists && node.Kind != ConfigKind.Map)
            errors.Add(node, "must be a map of traits and the rule of each");
        var (usual, byTrait) = (Default._usual, new Dictionary<string, SurvivorshipRule>(StringComparer.Ordinal));
        foreach (var (trait, entry) in node.Entries)
        {
            var rule = ReadRule(entry, sources, errors);
            if (trait.Length == 0 || trait.AsSpan().ContainsAny(".[]"))
                errors.Add(new(entry.Path, trait, $"must be a whole trait, such as {HeadOf(trait)}: what is within a value survives with it", entry.Line));
            else if (trait == Usually)
                usual = rule ?? usual;
            else if (rule is not null)
                byTrait[trait] = rule;
        }

        return new(usual, byTrait);
    }

    private static string HeadOf(string path) => path.Split('.', '[')[0] is { Length: > 0 } head ? head : "email";

    private static SurvivorshipRule? ReadRule(ConfigNode entry, IReadOnlyCollection<string> sources, ConfigErrors errors)
    {
        if (entry.Kind == ConfigKind.Scalar)
            return Find(entry, entry.Text, [], errors);
        if (entry.Kind != ConfigKind.Map)
        {
            errors.Add(entry, $"must be a rule, one of {string.Join(", ", Words)}, or {{ keep: RULE }}");
            return null;
        }

        var map = new MapReader(entry, errors);
        var keep = map.RequiredText("keep", $"one of {string.Join(", ", Words)}");
        var ordered = ReadSources(map, sources, errors);
        if (keep is not (null or SourceOrder) && ordered is not null)
            errors.Add(entry["sources"], $"has no meaning with {keep}: only {SourceOrder} asks for sources");
        map.Done();
        return keep is null ? null : Find(entry["keep"], keep, ordered ?? [], errors);
    }

    private static SurvivorshipRule? Find(ConfigNode at, string word, IReadOnlyList<string> sources, ConfigErrors errors)
    {
        if (word == SourceOrder && sources.Count > 0)
            return new SourceOrderRule(sources);
        if (word == SourceOrder)
            errors.Add(at, $"needs the sources, strongest first, as in {{ keep: {SourceOrder}, sources: [crm, web] }}");
        else if (Array.Find(Rules, rule => rule.Word == word) is { } found)
            return found;
        else
            errors.Add(at, $"is no rule; {((Elsewhere.GetValueOrDefault(word) ?? NearestWord.Of(word, Words)) is { } nearest ? $"did you mean {nearest}? " : "")}Rules: {string.Join(", ", Words)}");
        return null;
    }

    // Null where there are none.
    private static IReadOnlyList<string>? ReadSources(MapReader map, IReadOnlyCollection<string> known, ConfigErrors errors)
    {
        var sources = map.Texts("sources");
        var node = map.Node["sources"];
        foreach (var (place, source) in sources.Index())
        {
            var at = node.Kind == ConfigKind.List ? node.Items[place] : node;
            if (!known.Contains(source))
                errors.Add(at, $"is no source; {(NearestWord.Of(source, known) is { } nearest ? $"did you mean {nearest}?" : $"there are {string.Join(", ", known)}")}");
            else if (sources.Take(place).Contains(source))
                errors.Add(at, "stands there twice");
        }

        return node.Exists ? sources : null;
    }
}
