using Weft.Audiences.Conditions;
using Weft.Configuration;

namespace Weft.Audiences.Operators;

/// <summary><c>gt gte lt lte</c>: numbers by size, dates by instant, other texts by ordinal.</summary>
internal static class OrderOperators
{
    public static ValueTest? GreaterThan(ConfigNode operand, ConditionReader reader) => Compare(operand, reader, order => order > 0);

    public static ValueTest? AtLeast(ConfigNode operand, ConditionReader reader) => Compare(operand, reader, order => order >= 0);

    public static ValueTest? LessThan(ConfigNode operand, ConditionReader reader) => Compare(operand, reader, order => order < 0);

    public static ValueTest? AtMost(ConfigNode operand, ConditionReader reader) => Compare(operand, reader, order => order <= 0);

    private static ValueTest? Compare(ConfigNode operand, ConditionReader reader, Func<int, bool> fits)
    {
        if (Literal.Read(operand, reader.Zone) is { IsBoolean: false } bound)
            return (value, _) => Evaluation.Lasting(bound.Order(value) is { } order && fits(order));
        reader.Errors.Add(operand, "must be a number, a date or a text");
        return null;
    }
}
