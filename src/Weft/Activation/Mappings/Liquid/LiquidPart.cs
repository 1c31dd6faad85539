using System.Text;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>A part of a template.</summary>
internal abstract class LiquidPart
{
    public abstract void Render(LiquidScope scope, StringBuilder output);

    public static void RenderAll(IReadOnlyList<LiquidPart> parts, LiquidScope scope, StringBuilder output)
    {
        foreach (var part in parts)
        {
            if (scope.IsStopped)
                return;
            scope.Run.Step();
            part.Render(scope, output);
        }
    }

    protected static void Write(string text, LiquidScope scope, StringBuilder output)
    {
        scope.Run.Spend(text.Length);
        output.Append(text);
    }
}

/// <summary>Text that stands there itself.</summary>
internal sealed class LiquidTextPart(string text) : LiquidPart
{
    public override void Render(LiquidScope scope, StringBuilder output) => Write(text, scope, output);
}

/// <summary><c>{{ value | filter }}</c> and <c>echo</c>.</summary>
internal sealed class LiquidOutputPart(LiquidFiltered value) : LiquidPart
{
    public override void Render(LiquidScope scope, StringBuilder output) => Write(LiquidText.Of(value.Evaluate(scope)), scope, output);
}

/// <summary><c>assign</c>.</summary>
internal sealed class LiquidAssignPart(string name, LiquidFiltered value) : LiquidPart
{
    public override void Render(LiquidScope scope, StringBuilder output) => scope.Assign(name, value.Evaluate(scope));
}

/// <summary><c>capture</c>: what it holds becomes a variable.</summary>
internal sealed class LiquidCapturePart(string name, IReadOnlyList<LiquidPart> parts) : LiquidPart
{
    public override void Render(LiquidScope scope, StringBuilder output)
    {
        var captured = new StringBuilder();
        RenderAll(parts, scope, captured);
        scope.Assign(name, Value.Of(captured.ToString()));
    }
}

/// <summary>Parts that stand together.</summary>
internal sealed class LiquidGroupPart(IReadOnlyList<LiquidPart> parts) : LiquidPart
{
    public override void Render(LiquidScope scope, StringBuilder output) => RenderAll(parts, scope, output);
}

/// <summary>One branch of an <see cref="LiquidIfPart"/>.</summary>
/// <param name="Condition">Asked.</param>
/// <param name="Wanted">Whether it must be true or false.</param>
/// <param name="Parts">Rendered when it is.</param>
internal sealed record LiquidBranch(LiquidFiltered Condition, bool Wanted, List<LiquidPart> Parts);

/// <summary><c>if</c> and <c>unless</c>.</summary>
internal sealed class LiquidIfPart(IReadOnlyList<LiquidBranch> branches, IReadOnlyList<LiquidPart> otherwise) : LiquidPart
{
    public override void Render(LiquidScope scope, StringBuilder output) =>
        RenderAll(branches.FirstOrDefault(branch => branch.Condition.IsTrue(scope) == branch.Wanted)?.Parts ?? otherwise, scope, output);
}

/// <summary><c>increment</c> writes and then adds, <c>decrement</c> takes away and then writes.</summary>
internal sealed class LiquidCountPart(string name, int by) : LiquidPart
{
    public override void Render(LiquidScope scope, StringBuilder output)
    {
        var before = scope.Count(name, by);
        Write(JsNumber.Text(by > 0 ? before : before - 1), scope, output);
    }
}

/// <summary><c>cycle</c>: the next of some values each time.</summary>
internal sealed class LiquidCyclePart(LiquidOperand? group, IReadOnlyList<LiquidOperand> values) : LiquidPart
{
    public override void Render(LiquidScope scope, StringBuilder output)
    {
        // The number of values is all that liquidjs tells groups of one name apart by.
        var key = $"{(group is null ? "undefined" : JsText.Of(group.Evaluate(scope)))}:{values.Count}";
        var at = scope.Cycles.GetValueOrDefault(key);
        scope.Cycles[key] = (at + 1) % values.Count;
        var value = values[at].Evaluate(scope);
        if (!value.IsFalsy || value.Word is not null)
            Write(LiquidText.Of(value), scope, output);
    }
}

/// <summary><c>break</c> and <c>continue</c>: without a loop they end the template.</summary>
internal sealed class LiquidStopPart : LiquidPart
{
    public override void Render(LiquidScope scope, StringBuilder output) => scope.IsStopped = true;
}
