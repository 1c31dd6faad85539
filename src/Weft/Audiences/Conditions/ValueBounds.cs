using System.Globalization;
using Weft.Configuration;

namespace Weft.Audiences.Conditions;

/// <summary>What a number is compared with: one of <c>gte gt lte lt eq</c> or several, all of which must hold.</summary>
internal sealed class ValueBounds(IReadOnlyList<(string Word, decimal Bound)> comparisons)
{
    private static readonly string[] Words = ["gte", "gt", "lte", "lt", "eq"];

    /// <summary>Reads the comparisons that stand beside an aggregate.</summary>
    public static ValueBounds Read(MapReader map, ConditionReader reader)
    {
        var comparisons = new List<(string, decimal)>();
        foreach (var (word, node) in Words.Select(word => (word, map.Child(word))).Where(one => one.Item2.Exists))
        {
            if (node is { Kind: ConfigKind.Scalar, Quoted: false } && decimal.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound))
                comparisons.Add((word, bound));
            else
                reader.Errors.Add(node, "must be a number");
        }

        if (!map.Node.Entries.Any(entry => Words.Contains(entry.Key)))
            reader.Errors.Add(map.Node, "needs a comparison for what it adds up, such as gte: 500; known: gte, gt, lte, lt, eq");
        return new(comparisons);
    }

    /// <summary>The words and what they compare with.</summary>
    public IReadOnlyList<(string Word, decimal Bound)> Comparisons => comparisons;

    /// <summary>Whether a number is within all of them; no number never is.</summary>
    public bool Include(decimal? value) => value is { } number && comparisons.All(one => Holds(one.Word, number.CompareTo(one.Bound)));

    /// <summary>Whether a number that is within them stays so whatever is added.</summary>
    public bool StayMetAsMoreComes(AggregateKind kind) => kind.Trend switch
    {
        > 0 => comparisons.All(one => one.Word is "gte" or "gt"),
        < 0 => comparisons.All(one => one.Word is "lte" or "lt"),
        _ => false,
    };

    private static bool Holds(string word, int order) => word switch
    {
        "gte" => order >= 0,
        "gt" => order > 0,
        "lte" => order <= 0,
        "lt" => order < 0,
        _ => order == 0,
    };
}
