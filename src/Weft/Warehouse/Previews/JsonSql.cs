using System.Text.RegularExpressions;
using Weft.Audiences.Operators;

namespace Weft.Warehouse.Previews;

/// <summary>Values in JSON columns, as DuckDB finds them by a path.</summary>
internal static partial class JsonSql
{
    /// <summary>Stands for a value that DuckDB cannot read: it refuses all of a JSON with half a surrogate pair in it.</summary>
    public const string Unreadable = "?";

    /// <summary>A string that is a plain number, as JSON.</summary>
    public const string NumberInQuotes = """
        '"-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?"'
        """;

    /// <summary>
    /// The value behind the first name of a path, as the text of its JSON; NULL where there is none. The path goes as far as the first <c>[]</c>. NULL for a path with a name that would have to be escaped.
    /// </summary>
    public static string? Value(string column, ValuePath path)
    {
        if (path.Length == 1 && column != path.Head)
            return OfWhole(column);
        var steps = string.Concat(Names(path).Skip(1).Select(name => $".\"{name}\""));
        if (Names(path).Skip(1).Any(name => !Simple().IsMatch(name)))
            return null;
        return At(column, "$" + steps);
    }

    // What stands in quotes without a backslash is written as DuckDB would write it.
    private static string OfWhole(string column) => $"""CASE WHEN starts_with({column}, '"') AND NOT contains({column}, '\') THEN {column} ELSE {At(column, "$")} END""";

    private static string At(string column, string path) =>
        $"coalesce(TRY(json_extract({column}, '{path}'))::VARCHAR, CASE WHEN regexp_matches({column}::VARCHAR, '\\\\u[dD][89abAB]') THEN '{Unreadable}' END)";

    private static IEnumerable<string> Names(ValuePath path)
    {
        for (var step = 0; step < path.Length && path[step] is { } name; step++)
            yield return name;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_ -]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Simple();
}
