namespace Weft.Audiences.Traits.Formulas;

/// <summary>The signs that formulas may hold between two terms.</summary>
internal static class FormulaOperators
{
    /// <summary>The signs that compare, longer ones first.</summary>
    public static readonly string[] Comparisons = ["<=", ">=", "!=", "==", "<", ">", "="];

    /// <summary>The term for two terms and the sign between them.</summary>
    public static FormulaTerm Join(string sign, FormulaTerm one, FormulaTerm other, TimeZoneInfo zone) => sign switch
    {
        "+" => scope => FormulaValues.Calculate(one(scope), other(scope), static (left, right) => left + right),
        "-" => scope => FormulaValues.Calculate(one(scope), other(scope), static (left, right) => left - right),
        "*" => scope => FormulaValues.Calculate(one(scope), other(scope), static (left, right) => left * right),
        "/" => scope => FormulaValues.Calculate(one(scope), other(scope), static (left, right) => right == 0 ? null : left / right),
        "=" or "==" => scope => Compare(one(scope), other(scope), (left, right) => FormulaValues.AreEqual(left, right, zone)),
        "!=" => scope => Compare(one(scope), other(scope), (left, right) => !FormulaValues.AreEqual(left, right, zone)),
        "<" => Ordered(one, other, zone, static order => order < 0),
        "<=" => Ordered(one, other, zone, static order => order <= 0),
        ">" => Ordered(one, other, zone, static order => order > 0),
        _ => Ordered(one, other, zone, static order => order >= 0),
    };

    private static FormulaTerm Ordered(FormulaTerm one, FormulaTerm other, TimeZoneInfo zone, Func<int, bool> fits) =>
        scope => Compare(one(scope), other(scope), (left, right) => FormulaValues.Order(left, right, zone) is { } order ? fits(order) : null);

    private static bool? Compare(object? one, object? other, Func<object, object, bool?> by) => one is null || other is null ? null : by(one, other);
}
