using System.Globalization;
using System.Text.RegularExpressions;

namespace Weft.Tests.Audiences.Oracle;

/// <summary>Every operator but its <c>not_</c>, for a value that is there.</summary>
internal static partial class NaiveOperators
{
    public static readonly string[] Plain =
    [
        "equals", "in", "contains", "starts_with", "ends_with", "matches", "gt", "gte", "lt", "lte", "exists", "is_true", "is_false", "before", "after",
        "within_last", "within_next",
    ];

    public static readonly string[] WithNot = ["equals", "in", "contains", "starts_with", "ends_with", "exists", "within_last"];

    public static bool Passes(string name, object value, object operand, DateTimeOffset now)
    {
        var text = value as string;
        var date = text is null ? null : NaiveDates.Read(text);
        return name switch
        {
            "equals" => Same(value, operand),
            "in" => ((List<object>)operand).Exists(one => Same(value, one)),
            "contains" => value is List<object?> list ? list.Exists(one => one is not null && Same(one, operand)) : text?.Contains(Spelt(operand), StringComparison.Ordinal) == true,
            "starts_with" => text?.StartsWith(Spelt(operand), StringComparison.Ordinal) == true,
            "ends_with" => text?.EndsWith(Spelt(operand), StringComparison.Ordinal) == true,
            "matches" => text is not null && Regex.IsMatch(text, Spelt(operand)),
            "gt" => Compare(value, operand) > 0,
            "gte" => Compare(value, operand) >= 0,
            "lt" => Compare(value, operand) < 0,
            "lte" => Compare(value, operand) <= 0,
            "exists" => true,
            "is_true" => value is true,
            "is_false" => value is false,
            "before" => date < NaiveDates.Read((string)operand),
            "after" => date > NaiveDates.Read((string)operand),
            "within_last" => now - TimeSpan.FromHours((int)operand) < date && date <= now,
            "within_next" => now < date && date <= now + TimeSpan.FromHours((int)operand),
            _ => throw new InvalidOperationException(name),
        };
    }

    private static bool Same(object value, object operand) => value is bool || operand is bool ? value.Equals(operand) : Compare(value, operand) == 0;

    private static int? Compare(object value, object operand)
    {
        if (value is decimal || operand is decimal)
            return Number(value) is { } number && Number(operand) is { } other ? number.CompareTo(other) : null;
        if (value is not string text || operand is not string bound)
            return null;
        return NaiveDates.Read(text) is { } date && NaiveDates.Read(bound) is { } instant ? date.CompareTo(instant) : string.CompareOrdinal(text, bound);
    }

    public static decimal? Number(object value)
    {
        if (value is decimal number)
            return number;
        // As JSON spells numbers.
        return value is string text && JsonNumber().IsMatch(text) ? decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : null;
    }

    private static string Spelt(object operand) => Convert.ToString(operand, CultureInfo.InvariantCulture)!;

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z")]
    private static partial Regex JsonNumber();
}
