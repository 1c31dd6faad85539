using System.Globalization;
using System.Text.Json;

namespace Weft.Tests.Audiences.Oracle;

/// <summary>An aggregate over the values that every matching event holds at a path.</summary>
internal sealed record NaiveAggregate(
    List<string> Names, List<NaiveFilter> Where, string Word, string Path, Dictionary<string, decimal> Bounds, NaiveTime Time) : NaiveCondition
{
    public override bool Holds(NaiveProfile profile, DateTimeOffset now, NaiveSet set)
    {
        var values = profile.Matching(Names, Where, Time, now)
            .SelectMany(one => Reached(new Dictionary<string, object?> { ["properties"] = one.Properties }, [.. Path.Replace("[]", ".[]", StringComparison.Ordinal).Split('.')]))
            .ToList();
        return Of(values) is { } number && Bounds.All(bound => bound.Key switch
        {
            "gte" => number >= bound.Value,
            "gt" => number > bound.Value,
            "lte" => number <= bound.Value,
            "lt" => number < bound.Value,
            _ => number == bound.Value,
        });
    }

    public override Dictionary<string, object?> Written()
    {
        var written = new NaiveEventCount(Names, Where, null, Time).Written();
        written[Word] = Path;
        foreach (var (word, bound) in Bounds)
            written[word] = bound;
        return written;
    }

    private decimal? Of(List<object> values)
    {
        var numbers = values.Where(value => value is not bool).Select(NaiveOperators.Number).OfType<decimal>().ToList();
        return Word switch
        {
            "distinct" => values.Select(Spelt).Distinct().Count(),
            "sum" => numbers.Sum(),
            "avg" => numbers.Count == 0 ? null : numbers.Average(),
            "min" => numbers.Count == 0 ? null : numbers.Min(),
            _ => numbers.Count == 0 ? null : numbers.Max(),
        };
    }

    private static string Spelt(object value) => value switch
    {
        decimal number => string.Create(CultureInfo.InvariantCulture, $"number {number:0.##########}"),
        string text => $"text {text}",
        _ => JsonSerializer.Serialize(value),
    };

    public static IEnumerable<object> Reached(object? value, List<string> steps)
    {
        if (value is null)
            return [];
        if (steps.Count == 0)
            return [value];
        if (steps[0] == "[]")
            return value is List<object?> list ? list.SelectMany(element => Reached(element, steps[1..])) : [];
        return value is Dictionary<string, object?> map && map.TryGetValue(steps[0], out var child) ? Reached(child, steps[1..]) : [];
    }
}
