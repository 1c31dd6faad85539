using System.Text.Json;
using Weft.Configuration;

namespace Weft.Audiences.Operators;

/// <summary>
/// A path and one operator. Where the path reaches into arrays, <c>elements: any</c> (the default) asks for one element that passes and
/// <c>elements: all</c> for at least one element and every one passing.
/// </summary>
internal sealed partial class PathFilter(ValuePath path, bool everyElement, ValueTest test, Operator by, ConfigNode operand)
{
    public ValuePath Path => path;

    /// <summary>The operator.</summary>
    public Operator By => by;

    /// <summary>What stands behind it.</summary>
    public ConfigNode Operand => operand;

    /// <summary>Whether the answer depends on the instant too, and not on the value alone.</summary>
    public bool AsksForNow => by.AsksForNow;

    /// <summary>Whether it is the exact opposite of a plain operator.</summary>
    public bool IsNegated => by.Negated;

    /// <summary>The answer for a value in which the whole path is looked up.</summary>
    public Evaluation Evaluate(JsonElement root, DateTimeOffset now) => EvaluateFrom(root, 0, now);

    /// <summary>The answer for the value that the path's first name stands for.</summary>
    public Evaluation EvaluateBelowHead(JsonElement value, DateTimeOffset now) => EvaluateFrom(value, 1, now);

    private Evaluation EvaluateFrom(JsonElement value, int step, DateTimeOffset now)
    {
        var passes = PassesOrUnreadable(value, step, now);
        return by.Negated ? passes.Not() : passes;
    }

    private Evaluation PassesOrUnreadable(JsonElement value, int step, DateTimeOffset now)
    {
        try
        {
            return Passes(value, step, now);
        }
        catch (InvalidOperationException)
        {
            // The reader of JSON refuses strings with half a surrogate pair; to a condition such a text is no value.
            return Evaluation.Lasting(false);
        }
    }

    private Evaluation Passes(JsonElement value, int step, DateTimeOffset now)
    {
        if (step == path.Length)
            return value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? Evaluation.Lasting(false) : test(value, now);
        if (path[step] is not { } name)
            return value.ValueKind == JsonValueKind.Array ? PassesElements(value, step + 1, now) : Evaluation.Lasting(false);
        return value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var child)
            ? Passes(child, step + 1, now)
            : Evaluation.Lasting(false);
    }

    private Evaluation PassesElements(JsonElement array, int step, DateTimeOffset now)
    {
        if (everyElement && array.GetArrayLength() == 0)
            return Evaluation.Lasting(false);
        var any = new AnyOf();
        foreach (var element in array.EnumerateArray())
        {
            var passes = Passes(element, step, now);
            any.Add(everyElement ? passes.Not() : passes);
            if (any.IsSettled)
                break;
        }

        return everyElement ? any.Result.Not() : any.Result;
    }
}
