namespace Weft.Activation.Mappings.Liquid;

/// <summary>A value in a template.</summary>
internal abstract class LiquidOperand
{
    public abstract Value Evaluate(LiquidScope scope);
}

/// <summary>One that stands there itself.</summary>
/// <param name="value">It.</param>
/// <param name="source">As it is written.</param>
internal sealed class LiquidConstant(Value value, string source) : LiquidOperand
{
    public string Source => source;

    public override Value Evaluate(LiquidScope scope) => value;
}

/// <summary>One found by a path: <c>traits.name</c>, <c>items[0]</c>, <c>items[index]</c>.</summary>
internal sealed class LiquidPath(LiquidOperand? from, IReadOnlyList<LiquidOperand> steps) : LiquidOperand
{
    public override Value Evaluate(LiquidScope scope)
    {
        var path = steps.Select(step => step.Evaluate(scope)).ToList();
        return from is null ? scope.Find(path) : LiquidScope.Find(from.Evaluate(scope), path);
    }
}

/// <summary><c>(1..5)</c>: the whole numbers from one to another.</summary>
internal sealed class LiquidRange(LiquidOperand low, LiquidOperand high) : LiquidOperand
{
    public override Value Evaluate(LiquidScope scope)
    {
        var (from, to) = (JsNumber.Of(low.Evaluate(scope)), JsNumber.Of(high.Evaluate(scope)));
        if (to - from > MappingRun.MostCharacters)
            throw new MappingException(MappingException.TooLarge, "@liquid: a range is too long");
        var items = new List<Value>();
        for (var number = from; number < to + 1; number++)
        {
            scope.Run.Step();
            items.Add(Value.Of(number));
        }

        return Value.Of(items);
    }
}

/// <summary>A value, and the filters that it goes through.</summary>
internal sealed class LiquidFiltered(LiquidExpression initial, IReadOnlyList<LiquidFilterCall> filters)
{
    public Value Evaluate(LiquidScope scope) => filters.Aggregate(initial.Evaluate(scope), (value, filter) => filter.Apply(value, scope));

    /// <summary>Whether it counts as true: all but <c>nil</c>, <c>false</c> and what is not there.</summary>
    public bool IsTrue(LiquidScope scope) => LiquidExpression.IsTrue(Evaluate(scope));
}
