using System.Text.Json;
using Weft.Audiences.Conditions;
using Weft.Configuration;

namespace Weft.Audiences.Operators;

/// <summary><c>exists</c>, <c>is_true</c> and <c>is_false</c>; each is written with <c>true</c> behind it.</summary>
internal static class PresenceOperators
{
    public static ValueTest? Exists(ConfigNode operand, ConditionReader reader) => Written(operand, reader, _ => true);

    public static ValueTest? IsTrue(ConfigNode operand, ConditionReader reader) => Written(operand, reader, kind => kind == JsonValueKind.True);

    public static ValueTest? IsFalse(ConfigNode operand, ConditionReader reader) => Written(operand, reader, kind => kind == JsonValueKind.False);

    private static ValueTest? Written(ConfigNode operand, ConditionReader reader, Func<JsonValueKind, bool> fits)
    {
        if (operand is { Kind: ConfigKind.Scalar, Text: "true", Quoted: false })
            return (value, _) => Evaluation.Lasting(fits(value.ValueKind));
        reader.Errors.Add(operand, "must be true; the opposite is an operator of its own (exists, not_exists, is_true, is_false)");
        return null;
    }
}
