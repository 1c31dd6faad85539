using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weft.Tests.Audiences.Oracle;

/// <summary>
/// Which value of a trait shows, found by looking at all its changes with plain lists, straight from the page's table. Values that show are one, or several at odds.
/// </summary>
/// <param name="Usual">The rule of traits that are not named.</param>
/// <param name="ByTrait">The rules of those that are.</param>
/// <param name="Sources">The sources in the order that <c>source_order</c> prefers.</param>
internal sealed record NaiveSurvivorship(string Usual, Dictionary<string, string> ByTrait, List<string> Sources)
{
    private static readonly string[] Words =
        ["most_recent", "oldest", "source_order", "most_frequent", "max", "min", "union", "first_non_empty", "never"];

    public static NaiveSurvivorship None { get; } = new("most_recent", [], []);

    /// <summary>Random rules.</summary>
    /// <param name="random">The numbers.</param>
    /// <param name="turn">Which rule is among them in any case; any where it is not given.</param>
    public static NaiveSurvivorship Make(Random random, int? turn = null)
    {
        string[] traits = ["x", "y", "list", "deep", "rows", "email"];
        var rules = traits.Where(_ => random.Next(5) > 0).ToDictionary(trait => trait, _ => random.GetItems(Words, 1)[0]);
        if (turn is { } which)
            rules[random.GetItems(traits, 1)[0]] = Words[which % Words.Length];
        return new(random.Next(3) == 0 ? random.GetItems(Words, 1)[0] : "most_recent", rules, random.Next(3) switch { 0 => ["web"], 1 => ["web", "app"], _ => ["app"] });
    }

    /// <summary>As a user writes it.</summary>
    public JsonObject Written() => new([.. ByTrait.Append(new("default", Usual)).Select(one => KeyValuePair.Create<string, JsonNode?>(one.Key, Written(one.Value)))]);

    /// <summary>What shows of changes of one trait; null where there is no value.</summary>
    public (bool AtOdds, List<object?> Values, NaiveChange By)? Show(string trait, IEnumerable<NaiveChange> changes)
    {
        var all = changes.OrderBy(change => change.At).ThenBy(change => change.MessageId, StringComparer.Ordinal).ToList();
        var since = all.Skip(all.FindLastIndex(change => change.Value is null) + 1).ToList();
        return ByTrait.GetValueOrDefault(trait, Usual) switch
        {
            "most_recent" => One(all.LastOrDefault()),
            "oldest" => One(since.FirstOrDefault()),
            "source_order" => One(BySource(all)),
            "most_frequent" => One(since.OrderBy(change => since.Count(other => Same(change.Value, other.Value))).ThenBy(since.IndexOf).LastOrDefault()),
            "max" => One(since.OrderBy(Worth, WorthOrder).ThenBy(since.IndexOf).LastOrDefault()),
            "min" => One(Least(since)),
            "union" => Union(since),
            "first_non_empty" => One(all.Find(change => change.Value is not (null or List<object?> { Count: 0 } or Dictionary<string, object?> { Count: 0 }) && change.Value as string != "")),
            _ => Never(all),
        };
    }

    private JsonNode Written(string word)
    {
        if (word == "source_order")
            return new JsonObject { ["keep"] = word, ["sources"] = JsonSerializer.SerializeToNode(Sources) };
        return word.Length % 2 == 0 ? word : new JsonObject { ["keep"] = word };
    }

    private static (bool, List<object?>, NaiveChange)? One(NaiveChange? change) => change?.Value is null ? null : (false, [change.Value], change);

    private static bool Same(object? one, object? other) => JsonSerializer.Serialize(one) == JsonSerializer.Serialize(other);

    private NaiveChange? BySource(List<NaiveChange> all)
    {
        foreach (var source in Sources)
        {
            if (all.LastOrDefault(change => change.Source == source) is { Value: not null } found)
                return found;
        }

        return all.LastOrDefault(change => !Sources.Contains(change.Source));
    }

    private static NaiveChange? Least(List<NaiveChange> since)
    {
        var kinds = since.GroupBy(change => Worth(change).Kind).MaxBy(group => group.Key)?.ToList() ?? [];
        var least = kinds.Select(Worth).Order(WorthOrder).FirstOrDefault();
        return kinds.LastOrDefault(change => WorthOrder.Compare(Worth(change), least) == 0);
    }

    private static readonly Comparer<(int Kind, decimal Number, string Text)> WorthOrder = Comparer<(int Kind, decimal Number, string Text)>.Create((one, other) =>
        one.Kind != other.Kind ? one.Kind - other.Kind : one.Number != other.Number ? one.Number.CompareTo(other.Number) : string.CompareOrdinal(one.Text, other.Text));

    private static (int Kind, decimal Number, string Text) Worth(NaiveChange change) => change.Value switch
    {
        decimal number => (3, number, ""),
        string text when text is "1" or "1.0" or "10" => (3, decimal.Parse(text, CultureInfo.InvariantCulture), ""),
        string text => (2, 0, text),
        bool truth => (1, truth ? 1 : 0, ""),
        _ => (0, 0, ""),
    };

    private static (bool, List<object?>, NaiveChange)? Union(List<NaiveChange> since)
    {
        var values = new List<object?>();
        NaiveChange? adding = null;
        foreach (var change in since)
        {
            var before = values.Count;
            foreach (var value in change.Value as List<object?> ?? [change.Value])
            {
                if (value is not null && !values.Exists(other => Same(value, other)))
                    values.Add(value);
            }

            adding = values.Count > before ? change : adding;
        }

        // Where nothing was ever added it is the last of the empty lists.
        var by = adding ?? since.LastOrDefault();
        return by is null ? null : (false, [values], by);
    }

    private static (bool, List<object?>, NaiveChange)? Never(List<NaiveChange> all)
    {
        var said = all.GroupBy(change => (change.FiledUnder, change.Source)).Select(side => side.Last()).Where(change => change.Value is not null)
            .OrderByDescending(all.IndexOf).ToList();
        var values = new List<object?>();
        foreach (var one in said.Where(one => !values.Exists(other => Same(one.Value, other))))
            values.Add(one.Value);
        return said.Count == 0 ? null : (values.Count > 1, values, said[0]);
    }
}
