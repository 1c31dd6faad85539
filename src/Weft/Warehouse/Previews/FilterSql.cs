using System.Globalization;
using Weft.Audiences.Operators;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Warehouse.Previews;

/// <summary>
/// A filter as SQL over the text of a value's JSON: true or false where that is certain, and NULL where only <see cref="PathFilter"/> itself can say, such as for dates, regular
/// expressions, the elements of arrays, and numbers that come to the same double.
/// </summary>
/// <param name="json">The column with the value at the filter's path, as <see cref="JsonSql.Value"/> has it; NULL for none.</param>
/// <param name="raw">The column with the JSON that the value stands in, as it was sent.</param>
/// <param name="filter">The filter.</param>
internal sealed class FilterSql(string json, string raw, PathFilter filter)
{
    private const string Unsure = "NULL";
    private const int MostExactDigits = 15;

    private string IsText => $"starts_with({json}, '\"')";

    /// <summary>The condition.</summary>
    public override string ToString()
    {
        var sure = $"CASE WHEN {json} IS NULL OR {json} = 'null' THEN false WHEN {json} = '{JsonSql.Unreadable}' THEN NULL ELSE {(filter.Path.HasElements ? OfElements : Test())} END";
        return filter.By.Negated ? $"(NOT {sure})" : $"({sure})";
    }

    private string OfElements => $"CASE WHEN starts_with({json}, '[') THEN NULL ELSE false END";

    private string Test() => filter.By.Name.StartsWith("not_", StringComparison.Ordinal) ? Test(filter.By.Name[4..]) : Test(filter.By.Name);

    private string Test(string plain) => plain switch
    {
        "exists" => "true",
        "is_true" => $"{json} = 'true'",
        "is_false" => $"{json} = 'false'",
        "equals" => IsEqualTo(filter.Operand),
        "in" => $"({string.Join(" OR ", filter.Operand.Items.Select(IsEqualTo))})",
        "gt" => Compare(">"),
        "gte" => Compare(">="),
        "lt" => Compare("<"),
        "lte" => Compare("<="),
        "starts_with" when IsPlain(filter.Operand.Text) => $"starts_with({json}, {Quote("\"" + filter.Operand.Text)})",
        // A backslash begins what is written otherwise than it reads.
        "ends_with" when IsPlain(filter.Operand.Text) => $"CASE WHEN NOT {IsText} THEN false WHEN contains({json}, '\\') THEN NULL ELSE ends_with({json}, {Quote(filter.Operand.Text + "\"")}) END",
        "contains" when IsPlain(filter.Operand.Text) =>
            $"CASE WHEN starts_with({json}, '[') THEN NULL WHEN NOT {IsText} THEN false WHEN contains({json}, '\\') THEN NULL ELSE contains(substr({json}, 2, length({json}) - 2), {Quote(filter.Operand.Text)}) END",
        "contains" => $"CASE WHEN {IsText} OR starts_with({json}, '[') THEN NULL ELSE false END",
        _ => $"CASE WHEN {IsText} THEN NULL ELSE false END",
    };

    private string IsEqualTo(ConfigNode operand)
    {
        var text = operand.Text;
        if (!operand.Quoted && text is "true" or "false")
            return $"{json} = '{text}'";
        if (Number.IsPlain(text))
            return operand.Quoted ? $"CASE WHEN {IsText} THEN {Written(text)} ELSE {CompareNumber("=", text)} END" : CompareAsNumber("=", text);
        return Weft.Audiences.Instants.TryParse(text, TimeZoneInfo.Utc, out _) ? $"CASE WHEN {IsText} THEN NULL ELSE false END" : Written(text);
    }

    private string Written(string text) => IsPlain(text) ? $"{json} = {Quote($"\"{text}\"")}" : $"CASE WHEN {IsText} THEN NULL ELSE false END";

    private string Compare(string sign) => !filter.Operand.Quoted && Number.IsPlain(filter.Operand.Text) ? CompareAsNumber(sign, filter.Operand.Text) : Unsure;

    private string CompareAsNumber(string sign, string text) =>
        $"CASE WHEN {IsText} THEN CASE WHEN regexp_full_match({json}, {JsonSql.NumberInQuotes}) THEN NULL ELSE false END ELSE {CompareNumber(sign, text)} END";

    // What is not text is a number where it can be read as one. Doubles keep the order; where two are the same, the numbers are if neither has more digits than a double tells apart.
    private string CompareNumber(string sign, string text)
    {
        var (value, bound) = ($"TRY_CAST({json} AS DOUBLE)", $"'{text}'::DOUBLE");
        if (!double.IsFinite(double.Parse(text, CultureInfo.InvariantCulture)))
            return Unsure;
        var whole = text.TrimStart('-').TakeWhile(char.IsAsciiDigit).Count();
        var equal = IsShort(text) ? $"WHEN NOT regexp_matches({raw}::VARCHAR, '[0-9]{{{MostExactDigits - whole + 1}}}|[.][0-9]+[eE]') THEN {(sign.EndsWith('=') ? "true" : "false")} " : "";
        return $"CASE WHEN {value} IS NULL THEN false WHEN {value} <> {bound} THEN {value} {sign} {bound} {equal}ELSE NULL END";
    }

    private static bool IsShort(string text) => text.Length < MostExactDigits && !text.AsSpan().ContainsAny('e', 'E');

    // Written in JSON as it reads.
    private static bool IsPlain(string text) => !text.Any(static one => one is '"' or '\\' || char.IsControl(one) || char.IsSurrogate(one));

    private static string Quote(string text) => WarehouseDatabase.Quote(text);
}
