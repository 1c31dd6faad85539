using System.Globalization;
using System.Text.Json;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary>A way to make one number of many values, by the word that users write for it.</summary>
/// <param name="Word">The word.</param>
/// <param name="Said">The word in a sentence.</param>
/// <param name="Read">What a JSON value is to it; null for no value.</param>
/// <param name="Begin">Begins over no values.</param>
/// <param name="Trend">1 when more values can only raise it, -1 when they can only lower it, 0 when either.</param>
internal sealed record AggregateKind(string Word, string Said, Func<JsonElement, AggregateValue?> Read, Func<Aggregation> Begin, int Trend);

/// <summary>A value that is added up: a number, or for those that are told apart only, what it is written as.</summary>
internal readonly record struct AggregateValue(decimal Number, string? Text);

/// <summary>
/// What values come to while they are added and taken away again. Numbers, and strings that are plain JSON numbers, of less than 10^18 either way, count for
/// all but <c>distinct</c>, which counts different values of any kind; nothing else is a value.
/// </summary>
internal abstract class Aggregation
{
    private const decimal Largest = 1_000_000_000_000_000_000m;

    private static readonly AggregateKind[] Kinds =
    [
        new("sum", "total", NumberIn, static () => new Total(isAverage: false), 0),
        new("avg", "average", NumberIn, static () => new Total(isAverage: true), 0),
        new("min", "lowest", NumberIn, static () => new Extreme(isLargest: false), -1),
        new("max", "highest", NumberIn, static () => new Extreme(isLargest: true), 1),
        new("distinct", "different", TextIn, static () => new Distinct(), 1),
    ];

    /// <summary>The words of all kinds.</summary>
    public static IEnumerable<string> Words => Kinds.Select(kind => kind.Word);

    /// <summary>The kind of that word, which must be one of <see cref="Words"/>.</summary>
    public static AggregateKind Find(string word) => Array.Find(Kinds, kind => kind.Word == word)!;

    /// <summary>The number now; null when there is none.</summary>
    public abstract decimal? Value { get; }

    /// <summary>The kinds that a condition names; the words count as known from then on.</summary>
    public static IReadOnlyList<AggregateKind> KindsIn(MapReader map) =>
        map.Node.Entries.Any(entry => Words.Contains(entry.Key)) ? [.. Kinds.Where(kind => map.Child(kind.Word).Exists)] : [];

    /// <summary>Adds a value, or takes one away that was added.</summary>
    /// <param name="value">The value.</param>
    /// <param name="times">1 to add it, -1 to take it away.</param>
    public abstract void Change(in AggregateValue value, int times);

    private static AggregateValue? NumberIn(JsonElement value)
    {
        try
        {
            return Number.TryRead(value, out var number) && Math.Abs(number) < Largest ? new(number, null) : null;
        }
        catch (InvalidOperationException)
        {
            // The reader of JSON refuses strings with half a surrogate pair; to a condition such a text is no value.
            return null;
        }
    }

    // 1 and 1.0 are one value, 1 and "1" are two.
    private static AggregateValue? TextIn(JsonElement value)
    {
        try
        {
            return new(0, value.ValueKind switch
            {
                JsonValueKind.String => $"\"{value.GetString()}",
                JsonValueKind.Number when value.TryGetDecimal(out var number) => (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
                _ => value.GetRawText(),
            });
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // Keeps only what is there at least once.
    private static void Count<TKey>(Dictionary<TKey, int> counts, TKey key, int times)
        where TKey : notnull
    {
        counts[key] = (counts.TryGetValue(key, out var count) ? count : 0) + times;
        if (counts[key] == 0)
            counts.Remove(key);
    }

    private sealed class Total(bool isAverage) : Aggregation
    {
        private decimal _sum;
        private int _count;

        public override decimal? Value => !isAverage ? _sum : _count == 0 ? null : _sum / _count;

        public override void Change(in AggregateValue value, int times)
        {
            _sum += value.Number * times;
            _count += times;
        }
    }

    private sealed class Extreme(bool isLargest) : Aggregation
    {
        private readonly Dictionary<decimal, int> _counts = [];
        private readonly SortedSet<decimal> _numbers = [];

        public override decimal? Value => _numbers.Count == 0 ? null : isLargest ? _numbers.Max : _numbers.Min;

        public override void Change(in AggregateValue value, int times)
        {
            Count(_counts, value.Number, times);
            if (_counts.ContainsKey(value.Number))
                _numbers.Add(value.Number);
            else
                _numbers.Remove(value.Number);
        }
    }

    private sealed class Distinct : Aggregation
    {
        private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

        public override decimal? Value => _counts.Count;

        public override void Change(in AggregateValue value, int times) => Count(_counts, value.Text!, times);
    }
}
