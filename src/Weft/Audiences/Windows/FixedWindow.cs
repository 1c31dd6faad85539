using Weft.Audiences.Conditions;
using Weft.Configuration;

namespace Weft.Audiences.Windows;

/// <summary><c>since</c> (included) and <c>until</c> (excluded): dates or instants that do not move.</summary>
internal sealed class FixedWindow(DateTimeOffset since, DateTimeOffset until) : TimeWindow
{
    /// <summary>All history.</summary>
    public static FixedWindow Always { get; } = new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    public override DateTimeOffset Opens(DateTimeOffset at) => at < until ? at : DateTimeOffset.MaxValue;

    public override DateTimeOffset Closes(DateTimeOffset at) => at < since ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue;

    public static FixedWindow Read(ConfigNode since, ConfigNode until, ConditionReader reader)
    {
        var from = ReadInstant(since, reader, DateTimeOffset.MinValue);
        var to = ReadInstant(until, reader, DateTimeOffset.MaxValue);
        if (from >= to)
            reader.Errors.Add(until, $"must be later than since ({since.Text})");
        return new(from, to);
    }

    private static DateTimeOffset ReadInstant(ConfigNode node, ConditionReader reader, DateTimeOffset otherwise)
    {
        if (node.Kind == ConfigKind.Missing)
            return otherwise;
        if (node.Kind == ConfigKind.Scalar && Instants.TryParse(node.Text, reader.Zone, out var instant))
            return instant;
        reader.Errors.Add(node, $"must be {Instants.Accepted}");
        return otherwise;
    }
}
