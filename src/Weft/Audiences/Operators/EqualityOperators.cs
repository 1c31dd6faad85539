using Weft.Audiences.Conditions;
using Weft.Configuration;

namespace Weft.Audiences.Operators;

/// <summary><c>equals</c> and <c>in</c>.</summary>
internal static class EqualityOperators
{
    public static ValueTest? EqualTo(ConfigNode operand, ConditionReader reader)
    {
        if (Literal.Read(operand, reader.Zone) is { } wanted)
            return (value, _) => Evaluation.Lasting(wanted.IsEqualTo(value));
        reader.Errors.Add(operand, "must be one text, number or boolean; for several use in, for no value not_exists");
        return null;
    }

    public static ValueTest? In(ConfigNode operand, ConditionReader reader)
    {
        var wanted = operand.Items.Select(item => Literal.Read(item, reader.Zone)).OfType<Literal>().ToArray();
        if (wanted.Length > 0 && wanted.Length == operand.Items.Count)
            return (value, _) => Evaluation.Lasting(Array.Exists(wanted, one => one.IsEqualTo(value)));
        reader.Errors.Add(operand, "must be a list of one text, number or boolean or more");
        return null;
    }
}
