using System.Globalization;

namespace Weft.Tests.Audiences.Oracle;

/// <summary>A path, an operator and its operand: a bool, decimal, string, a list of those, or hours for the operators of moving dates.</summary>
internal sealed record NaiveFilter(string Path, bool All, string Operator, object Operand)
{
    /// <summary>What the path begins with: of all traits only this one is looked at.</summary>
    public string First => Path.Split('.', '[')[0];

    public bool Passes(object? root, DateTimeOffset now)
    {
        var plain = Operator.Replace("not_", "", StringComparison.Ordinal);
        var passes = Reach(root, [.. Path.Replace("[]", ".[]", StringComparison.Ordinal).Split('.')], value => NaiveOperators.Passes(plain, value, Operand, now));
        return plain == Operator ? passes : !passes;
    }

    public Dictionary<string, object?> Written(string pathKey)
    {
        var written = new Dictionary<string, object?> { [pathKey] = Path, [Operator] = Operand is int hours ? $"{hours.ToString(CultureInfo.InvariantCulture)}h" : Operand };
        if (All)
            written["elements"] = "all";
        return written;
    }

    private bool Reach(object? value, List<string> steps, Func<object, bool> passes)
    {
        if (value is null)
            return false;
        if (steps.Count == 0)
            return passes(value);
        var rest = steps[1..];
        if (steps[0] != "[]")
            return value is Dictionary<string, object?> map && map.TryGetValue(steps[0], out var child) && Reach(child, rest, passes);
        if (value is not List<object?> list)
            return false;
        var passing = list.Count(element => Reach(element, rest, passes));
        return passing > 0 && (!All || passing == list.Count);
    }
}
