using Weft.Audiences.Conditions;
using Weft.Configuration;

namespace Weft.Audiences.Operators;

/// <summary>
/// For a value that is a date v: <c>before</c> and <c>after</c> an instant; <c>within_last: W</c> is <c>now − W &lt; v ≤ now</c> and
/// <c>within_next: W</c> is <c>now &lt; v ≤ now + W</c>.
/// </summary>
internal static class DateOperators
{
    public static ValueTest? Before(ConfigNode operand, ConditionReader reader) =>
        Compare(operand, reader, (date, bound) => date < bound);

    public static ValueTest? After(ConfigNode operand, ConditionReader reader) =>
        Compare(operand, reader, (date, bound) => date > bound);

    public static ValueTest? WithinLast(ConfigNode operand, ConditionReader reader) =>
        During(operand, reader, (date, length) => (date, Instants.Plus(date, length)));

    public static ValueTest? WithinNext(ConfigNode operand, ConditionReader reader) =>
        During(operand, reader, (date, length) => (Instants.Plus(date, -length), date));

    private static ValueTest? Compare(ConfigNode operand, ConditionReader reader, Func<DateTimeOffset, DateTimeOffset, bool> fits)
    {
        var zone = reader.Zone;
        if (operand.Kind == ConfigKind.Scalar && Instants.TryParse(operand.Text, zone, out var bound))
            return (value, _) => Evaluation.Lasting(Instants.TryRead(value, zone, out var date) && fits(date, bound));
        reader.Errors.Add(operand, $"must be {Instants.Accepted}");
        return null;
    }

    /// <summary>A test that holds from one instant until before another, both set by the value.</summary>
    private static ValueTest? During(
        ConfigNode operand, ConditionReader reader, Func<DateTimeOffset, TimeSpan, (DateTimeOffset From, DateTimeOffset Until)> span)
    {
        var zone = reader.Zone;
        if (operand.Kind == ConfigKind.Scalar && Durations.TryParse(operand.Text, out var length))
            return (value, now) => Instants.TryRead(value, zone, out var date) ? Holds(span(date, length), now) : Evaluation.Lasting(false);
        reader.Errors.Add(operand, $"must be {Durations.Accepted}");
        return null;
    }

    private static Evaluation Holds((DateTimeOffset From, DateTimeOffset Until) span, DateTimeOffset now)
    {
        if (now < span.From)
            return new(false, span.From);
        return now < span.Until ? new(true, span.Until) : Evaluation.Lasting(false);
    }
}
