using System.Text.Json;

namespace Weft.Activation.Mappings.Liquid;

/// <summary>Values and operators. <c>and</c> and <c>or</c> bind alike and from the right, as in Liquid; <c>not</c> binds closer, comparisons closest.</summary>
internal sealed class LiquidExpression
{
    private readonly IReadOnlyList<object> _postfix;

    private LiquidExpression(IReadOnlyList<object> postfix) => _postfix = postfix;

    public bool IsEmpty => _postfix.Count == 0;

    /// <summary>Puts operators (texts) behind their operands.</summary>
    public static LiquidExpression Of(IEnumerable<object> tokens)
    {
        var (postfix, waiting) = (new List<object>(), new Stack<string>());
        foreach (var token in tokens)
        {
            if (token is not string symbol)
            {
                postfix.Add(token);
                continue;
            }

            while (waiting.TryPeek(out var before) && Precedence(before) > Precedence(symbol))
                postfix.Add(waiting.Pop());
            waiting.Push(symbol);
        }

        return new([.. postfix, .. waiting]);
    }

    public static bool IsTrue(Value value) => !value.IsNil && value.Kind != JsonValueKind.False;

    public Value Evaluate(LiquidScope scope)
    {
        var operands = new Stack<Value>();
        foreach (var token in _postfix)
        {
            var right = token is string ? operands.TryPop(out var popped) ? popped : Value.Nothing : default;
            operands.Push(token switch
            {
                "not" => Value.Of(!IsTrue(right)),
                string symbol => Value.Of(Apply(symbol, operands.TryPop(out var left) ? left : Value.Nothing, right)),
                LiquidOperand operand => operand.Evaluate(scope),
                _ => Value.Nothing,
            });
        }

        return operands.Last();
    }

    private static int Precedence(string symbol) => symbol switch { "and" or "or" => 0, "not" => 1, _ => 2 };

    private static bool Apply(string symbol, Value left, Value right) => symbol switch
    {
        "==" => LiquidEquality.Equal(left, right),
        "!=" => !LiquidEquality.Equal(left, right),
        "and" => IsTrue(left) && IsTrue(right),
        "or" => IsTrue(left) || IsTrue(right),
        "contains" => LiquidEquality.Contains(left, right),
        _ => LiquidEquality.Compare(symbol, left, right),
    };
}
