using Weft.Audiences.Conditions;
using Weft.Configuration;

namespace Weft.Audiences.Windows;

/// <summary>
/// A window that rolls with now: <c>within: W</c> is <c>now − W &lt; t ≤ now</c> and <c>between: [a, b]</c> is <c>now − b &lt; t ≤ now − a</c>.
/// </summary>
internal sealed class AgoWindow(TimeSpan nearest, TimeSpan farthest) : TimeWindow
{
    public override DateTimeOffset Opens(DateTimeOffset at) => Instants.Plus(at, nearest);

    public override DateTimeOffset Closes(DateTimeOffset at) => Instants.Plus(at, farthest);

    public static TimeWindow ReadWithin(ConfigNode node, ConditionReader reader)
    {
        if (node.Kind == ConfigKind.Scalar && Durations.TryParse(node.Text, out var length))
            return new AgoWindow(TimeSpan.Zero, length);
        reader.Errors.Add(node, $"must be {Durations.Accepted}; or this day, this week, this month, this year");
        return FixedWindow.Always;
    }

    public static TimeWindow ReadBetween(ConfigNode node, ConditionReader reader)
    {
        if (node.Items.Count == 2 && TryRead(node.Items[0], out var nearest) && TryRead(node.Items[1], out var farthest) && nearest < farthest)
            return new AgoWindow(nearest, farthest);
        reader.Errors.Add(node, "must be two durations ago, the shorter first, such as [30d, 60d]");
        return FixedWindow.Always;
    }

    private static bool TryRead(ConfigNode node, out TimeSpan duration)
    {
        duration = default;
        return node.Kind == ConfigKind.Scalar && Durations.TryParse(node.Text, out duration);
    }
}
