using System.Globalization;

namespace Weft.Warehouse.Previews;

/// <summary>Expressions of one SELECT, each once, by the names that it gives them.</summary>
internal sealed class Columns(string prefix)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _names.Count;

    /// <summary>The expressions, each with its name, with a comma before each.</summary>
    public string List => string.Concat(_names.Select(one => $", {one.Key} AS {one.Value}"));

    /// <summary>The name of an expression.</summary>
    public string this[string expression] => _names.TryGetValue(expression, out var name)
        ? name
        : _names[expression] = prefix + _names.Count.ToString(CultureInfo.InvariantCulture);
}
