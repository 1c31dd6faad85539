using System.Text.Json;
using System.Text.RegularExpressions;
using Weft.Audiences.Conditions;
using Weft.Configuration;

namespace Weft.Audiences.Operators;

/// <summary><c>contains starts_with ends_with matches</c>, all by ordinal; <c>contains</c> over an array asks for an equal element.</summary>
internal static class TextOperators
{
    public static ValueTest? Contains(ConfigNode operand, ConditionReader reader) => Read(operand, reader) is { } part
        ? (value, _) => Evaluation.Lasting(value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Any(part.IsEqualTo)
            : TextOf(value)?.Contains(part.Text, StringComparison.Ordinal) == true)
        : null;

    public static ValueTest? StartsWith(ConfigNode operand, ConditionReader reader) => Read(operand, reader) is { } part
        ? (value, _) => Evaluation.Lasting(TextOf(value)?.StartsWith(part.Text, StringComparison.Ordinal) == true)
        : null;

    public static ValueTest? EndsWith(ConfigNode operand, ConditionReader reader) => Read(operand, reader) is { } part
        ? (value, _) => Evaluation.Lasting(TextOf(value)?.EndsWith(part.Text, StringComparison.Ordinal) == true)
        : null;

    /// <summary>A regular expression found anywhere in the text; without look-around and back-references, so that it runs in linear time.</summary>
    public static ValueTest? Matches(ConfigNode operand, ConditionReader reader)
    {
        if (Read(operand, reader) is not { } pattern)
            return null;
        try
        {
            var regex = new Regex(pattern.Text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return (value, _) => Evaluation.Lasting(TextOf(value) is { } text && regex.IsMatch(text));
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            reader.Errors.Add(operand, $"must be a regular expression without look-around and back-references: {problem.Message}");
            return null;
        }
    }

    private static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Literal? Read(ConfigNode operand, ConditionReader reader)
    {
        if (operand.Text.Length > 0 && Literal.Read(operand, reader.Zone) is { } literal)
            return literal;
        reader.Errors.Add(operand, "must be a text that is not empty");
        return null;
    }
}
