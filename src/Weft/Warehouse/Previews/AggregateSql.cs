using System.Globalization;
using Weft.Audiences.Conditions;

namespace Weft.Warehouse.Previews;

/// <summary>
/// An aggregate as SQL: of doubles, which is certain away from a bound, and for whole numbers on it too; NULL where only decimals can say. Values that are strings are left to those as well.
/// </summary>
internal sealed class AggregateSql(AggregateCondition condition, EventColumns events, (DateTimeOffset From, DateTimeOffset Before) span)
{
    // Of the numbers that a sum is made of; below it doubles of whole numbers are exact.
    private const string MostExact = "1e15";
    private const int MostExactDigits = 15;

    /// <summary>The condition.</summary>
    public override string ToString()
    {
        var none = condition.Bounds.Include(condition.Kind.Begin().Value) ? "true" : "false";
        if (condition.Kind.Word == "distinct" || condition.Path.HasElements || events.Value(condition.Path, condition.Selection) is not { } json)
            return LeftOpen(none);
        var (number, kind) = (events.Column($"TRY_CAST({json} AS DOUBLE)"), events.Column(Kind(json)));
        var (size, kinds) = (Over("sum", $"abs({number})", "sum"), Over("max", kind, "max"));
        var count = condition.Kind.Word == "sum" ? null : Over("count", number, "sum");
        var value = Over(condition.Kind.Word is "min" or "max" ? condition.Kind.Word : "sum", number, condition.Kind.Word is "min" or "max" ? condition.Kind.Word : "sum");
        var unsure = condition.Selection.Filters.Count == 0 ? "" : $"{events.Counted(condition.Selection, span).Unsure} > 0 OR ";
        var compared = condition.Bounds.Comparisons.Select(one => Compare(one.Word, one.Bound, value, count, size, kinds));
        return $"CASE WHEN {unsure}{kinds} = 2 OR {size} >= {MostExact} THEN NULL WHEN {value} IS NULL THEN {none} ELSE {string.Join(" AND ", compared)} END";
    }

    private string LeftOpen(string none)
    {
        events.Look(condition.Path);
        var (sure, unsure) = events.Counted(condition.Selection, span);
        return $"CASE WHEN {sure} + {unsure} = 0 THEN {none} ELSE NULL END";
    }

    // 2 for what may be a number and is not read as one here, 1 for a fraction.
    private static string Kind(string json) => $"""
        CASE WHEN starts_with({json}, '"') OR {json} = '{JsonSql.Unreadable}' THEN CASE WHEN {json} = '{JsonSql.Unreadable}' OR regexp_full_match({json}, {JsonSql.NumberInQuotes}) THEN 2 ELSE 0 END
            WHEN contains({json}, '.') OR contains({json}, 'e') THEN 1 ELSE 0 END
        """;

    private string Over(string function, string of, string joined) => events.Over(function, of, condition.Selection, span, joined);

    private string Compare(string word, decimal bound, string value, string? count, string size, string kinds)
    {
        var text = bound.ToString(CultureInfo.InvariantCulture);
        if (text.Count(char.IsAsciiDigit) > MostExactDigits)
            return "NULL";
        var (to, isWhole) = ($"{text}::DOUBLE", bound == decimal.Truncate(bound));
        if (condition.Kind.Word == "avg")
            to = $"({to} * {count!})";
        var sure = $"abs({value} - {to}) > 1e-9 * ({size} + abs({to})) + 1e-9";
        return $"CASE WHEN {sure}{(isWhole ? $" OR {kinds} = 0" : "")} THEN {value} {Sign(word)} {to} ELSE NULL END";
    }

    private static string Sign(string word) => word switch { "gte" => ">=", "gt" => ">", "lte" => "<=", "lt" => "<", _ => "=" };
}
