using Weft.Configuration;

namespace Weft.Audiences.Conditions;

/// <summary>
/// Numbers the filters of a workspace's audiences by event name, and the values that they add up, so that what they come to is remembered with the event: the same filter in two audiences
/// has one number. An event remembers 64 filters and 8 values; what goes beyond, and filters that hold for every name, are looked up each time.
/// </summary>
internal sealed class FilterNumbers
{
    private const int Most = 64;
    private const int MostValues = 8;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _values = new(StringComparer.Ordinal);

    /// <summary>The number of a list of filters; -1 where it has none.</summary>
    /// <param name="names">The events' names.</param>
    /// <param name="where">The filters as written.</param>
    public int Of(IReadOnlyList<string> names, ConfigNode where)
    {
        if (!where.Exists || names.Count == 0 || names.Contains("*"))
            return -1;
        var text = $"{string.Join('\n', names)}\n{where.ToJson()?.ToJsonString()}";
        if (_numbers.TryGetValue(text, out var known))
            return known;
        var number = names.Max(name => _next.GetValueOrDefault(name));
        foreach (var name in names)
            _next[name] = number + 1;
        return _numbers[text] = number < Most ? number : -1;
    }

    /// <summary>The number of what is read from an event, whatever its name; -1 where it has none.</summary>
    /// <param name="text">What is read, and how.</param>
    public int OfValue(string text) =>
        _values.TryGetValue(text, out var known) ? known : _values[text] = _values.Count < MostValues ? _values.Count : -1;
}
