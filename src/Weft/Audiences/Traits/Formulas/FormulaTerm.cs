namespace Weft.Audiences.Traits.Formulas;

/// <summary>A part of a formula: a number (<see cref="decimal"/>), a text, a boolean, a list or object (<see cref="Worth"/>), or null for no value.</summary>
internal delegate object? FormulaTerm(FormulaScope scope);
