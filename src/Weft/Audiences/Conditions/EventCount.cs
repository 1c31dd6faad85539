using Weft.Configuration;

namespace Weft.Audiences.Conditions;

/// <summary>How many events there must be: from <paramref name="Least"/> to <paramref name="Most"/>, both included.</summary>
internal readonly record struct EventCount(long Least, long Most)
{
    /// <summary>The most of a count without an upper bound.</summary>
    public const long Unbounded = long.MaxValue;

    private static readonly EventCount AtLeastOne = new(1, Unbounded);

    public bool Includes(long count) => count >= Least && count <= Most;

    /// <summary>Reads <c>count: {gte: 2, lt: 5}</c>: one comparison or several, all of which hold; at least one event when it is not there.</summary>
    public static EventCount Read(ConfigNode node, ConditionReader reader)
    {
        if (node.Kind == ConfigKind.Missing)
            return AtLeastOne;
        if (node.Kind != ConfigKind.Map || node.Entries.Count == 0)
        {
            reader.Errors.Add(node, "must be a comparison, such as { gte: 2 }; known: gte, gt, lte, lt, eq");
            return AtLeastOne;
        }

        return ReadComparisons(node, reader);
    }

    private static EventCount ReadComparisons(ConfigNode node, ConditionReader reader)
    {
        var map = new MapReader(node, reader.Errors);
        long? Number(string key) => map.Integer(key, 0, int.MaxValue);
        var (gte, gt, lte, lt, eq) = (Number("gte"), Number("gt"), Number("lte"), Number("lt"), Number("eq"));
        map.Done();
        var least = Math.Max(Math.Max(gte ?? 0, gt + 1 ?? 0), eq ?? 0);
        var most = Math.Min(Math.Min(lte ?? Unbounded, lt - 1 ?? Unbounded), eq ?? Unbounded);
        if (least > most)
            reader.Errors.Add(node, "no count can be all of that");
        return new(least, most);
    }
}
