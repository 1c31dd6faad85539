using System.Text;

namespace Weft.Connectors.Postgres;

/// <summary>Names of columns, which come from messages.</summary>
internal static class ColumnName
{
    /// <summary>The column by which a message sent again is recognised.</summary>
    public const string Key = "weft_key";

    private const int LongestBytes = 63;

    /// <summary>Whether it can be a column's name. The server would cut a longer one short, and two might become one.</summary>
    public static bool IsOne(string name) => name.Length > 0 && !name.Contains('\0', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(name) <= LongestBytes;

    /// <summary>Quoted, so that it is a name and nothing else whatever it holds.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(Quoted));
}
