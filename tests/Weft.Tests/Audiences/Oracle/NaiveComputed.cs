using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weft.Tests.Audiences.Oracle;

/// <summary>Computed traits by key.</summary>
internal sealed class NaiveTraits : Dictionary<string, NaiveComputed>;

/// <summary>A computed trait that is worked out by looking at everything, straight from the contract's sentences. A value is null, bool, decimal, string, a list or a map.</summary>
internal abstract record NaiveComputed
{
    public abstract object? At(NaiveProfile profile, DateTimeOffset now, NaiveTraits traits);

    /// <summary>As a user would write it: the entries of a map.</summary>
    public abstract Dictionary<string, object?> Written();

    /// <summary>Whether it is sure when the value turns, and not only that it does not before.</summary>
    public virtual bool IsExact => false;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A value as JSON.</summary>
    public static string Spelt(object? value) => value is decimal number ? number.ToString("0.############################", CultureInfo.InvariantCulture) : JsonSerializer.Serialize(value, Plain);
}

/// <summary>One of the kinds that are made of events.</summary>
internal sealed record NaiveOfEvents(string Word, string Path, List<string> Names, List<NaiveFilter> Where, NaiveTime Time) : NaiveComputed
{
    public static readonly string[] WithPath = ["sum", "avg", "min", "max", "first", "last", "most_frequent", "unique_list", "unique_count"];
    public static readonly string[] Without = ["count", "first_seen", "last_seen", "days_active"];

    public override bool IsExact => !Where.Exists(filter => filter.Operator.Contains("within", StringComparison.Ordinal));

    public override object? At(NaiveProfile profile, DateTimeOffset now, NaiveTraits traits)
    {
        var events = profile.Matching(Names, Where, Time, now).OrderBy(one => one.At).ThenBy(one => one.MessageId, StringComparer.Ordinal).ToList();
        var values = events.SelectMany(one => NaiveAggregate.Reached(
            new Dictionary<string, object?> { ["properties"] = one.Properties }, [.. $"properties.{Path}".Replace("[]", ".[]", StringComparison.Ordinal).Split('.')])).ToList();
        var numbers = values.Where(value => value is not bool).Select(NaiveOperators.Number).OfType<decimal>().ToList();
        var different = values.DistinctBy(Spelt).Order(NaiveOrder.Instance).ToList();
        return Word switch
        {
            "count" => (decimal)events.Count,
            "sum" => numbers.Sum(),
            "avg" => numbers.Count == 0 ? null : numbers.Average(),
            "min" => numbers.Count == 0 ? null : numbers.Min(),
            "max" => numbers.Count == 0 ? null : numbers.Max(),
            "first" => values.FirstOrDefault(),
            "last" => values.LastOrDefault(),
            "first_seen" => events.Count == 0 ? null : Iso(events[0].At),
            "last_seen" => events.Count == 0 ? null : Iso(events[^1].At),
            "most_frequent" => different.MaxBy(one => (values.Count(value => Spelt(value) == Spelt(one)), -different.IndexOf(one))),
            "unique_list" => different.Count == 0 ? null : different,
            "unique_count" => (decimal)different.Count,
            _ => (decimal)events.Select(one => NaiveDates.Unit(one.At, "day")).Distinct().Count(),
        };
    }

    public override Dictionary<string, object?> Written()
    {
        var written = new NaiveSelection(Names, Where).Written();
        written[Word] = WithPath.Contains(Word) ? $"properties.{Path}" : true;
        foreach (var (key, value) in Time.Written())
            written[key] = value;
        return written;
    }

    private static string Iso(DateTimeOffset at) =>
        at.ToString(at.Ticks % TimeSpan.TicksPerMillisecond == 0 ? "yyyy-MM-ddTHH:mm:ss.fffZ" : "yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
}

/// <summary>Numbers by size, texts by their characters, false, true, lists and maps by their JSON.</summary>
internal sealed class NaiveOrder : IComparer<object>
{
    public static NaiveOrder Instance { get; } = new();

    public int Compare(object? x, object? y) => (x, y) switch
    {
        (decimal one, decimal other) => one.CompareTo(other),
        (string one, string other) => string.CompareOrdinal(one, other),
        _ when Rank(x) == Rank(y) => string.CompareOrdinal(NaiveComputed.Spelt(x), NaiveComputed.Spelt(y)),
        _ => Rank(x).CompareTo(Rank(y)),
    };

    private static int Rank(object? value) => value switch { decimal => 0, string => 1, false => 2, true => 3, _ => 4 };
}

/// <summary>Events to count.</summary>
internal sealed record NaiveSelection(List<string> Names, List<NaiveFilter> Where)
{
    public Dictionary<string, object?> Written()
    {
        var written = new Dictionary<string, object?> { ["of"] = Names.Count == 1 ? Names[0] : Names };
        if (Where.Count > 0)
            written["where"] = Where.ConvertAll(filter => filter.Written("path"));
        return written;
    }
}

internal sealed record NaiveRatio(NaiveSelection Above, NaiveSelection Below, NaiveTime Time) : NaiveComputed
{
    public override object? At(NaiveProfile profile, DateTimeOffset now, NaiveTraits traits)
    {
        decimal Count(NaiveSelection of) => profile.Matching(of.Names, of.Where, Time, now).Count();
        return Count(Below) == 0 ? null : Count(Above) / Count(Below);
    }

    public override Dictionary<string, object?> Written()
    {
        var written = new Dictionary<string, object?> { ["ratio"] = Above.Written(), ["over"] = Below.Written() };
        foreach (var (key, value) in Time.Written())
            written[key] = value;
        return written;
    }
}

/// <summary>A condition on a computed trait.</summary>
internal sealed record NaiveComputedCondition(NaiveFilter Filter) : NaiveCondition
{
    public override bool Holds(NaiveProfile profile, DateTimeOffset now, NaiveSet set) =>
        Filter.Passes(set.Traits.Where(trait => trait.Key == Filter.First).ToDictionary(trait => trait.Key, trait => trait.Value.At(profile, now, set.Traits)), now);

    public override Dictionary<string, object?> Written() => Filter.Written("trait");
}
