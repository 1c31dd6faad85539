namespace Weft.Audiences.Traits.Formulas;

/// <summary>A text is no formula.</summary>
/// <param name="place">The character at which it is none, from 0.</param>
/// <param name="message">What would be accepted there.</param>
internal sealed class FormulaException(int place, string message) : Exception(message)
{
    /// <summary>The character at which it is none, from 0.</summary>
    public int Place => place;
}
