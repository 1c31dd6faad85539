using Weft.Configuration;

namespace Weft.Audiences.Traits.Formulas;

/// <summary>
/// Reads a formula: <c>+ - * /</c>, brackets, comparisons, <see cref="FormulaFunctions"/>, numbers, texts in quotes, <c>true</c>, <c>false</c>, and traits by name, or by <c>trait("any name")</c>.
/// </summary>
internal sealed class FormulaReader(string written, TimeZoneInfo zone, Func<string, int, FormulaTerm> traitOf)
{
    private const string NamedTrait = "trait";
    private const int MostDepth = 40;
    private readonly FormulaText _text = new(written);
    private int _depth;

    /// <summary>Whether what it comes to depends on the instant too.</summary>
    public bool AsksForNow { get; private set; }

    /// <summary>The whole formula.</summary>
    /// <exception cref="FormulaException">It is none.</exception>
    public FormulaTerm Read()
    {
        var term = Comparison();
        return _text.IsAtEnd ? term : throw Unexpected("+, -, *, /, a comparison or the end");
    }

    private FormulaTerm Comparison()
    {
        if (++_depth > MostDepth)
            throw new FormulaException(_text.Place, "it is nested too deeply");
        var term = Sum();
        if (_text.TakeSign(FormulaOperators.Comparisons) is { } sign)
            term = FormulaOperators.Join(sign, term, Sum(), zone);
        _depth--;
        return term;
    }

    private FormulaTerm Sum()
    {
        var term = Product();
        while (_text.TakeSign("+", "-") is { } sign)
            term = FormulaOperators.Join(sign, term, Product(), zone);
        return term;
    }

    private FormulaTerm Product()
    {
        var term = Signed();
        while (_text.TakeSign("*", "/") is { } sign)
            term = FormulaOperators.Join(sign, term, Signed(), zone);
        return term;
    }

    private FormulaTerm Signed()
    {
        if (_text.TakeSign("-") is null)
            return Single();
        var term = Single();
        return FormulaOperators.Join("-", static _ => 0m, term, zone);
    }

    private FormulaTerm Single()
    {
        if (_text.TakeSign("(") is not null)
        {
            var term = Comparison();
            Close();
            return term;
        }

        if (_text.TakeNumber() is { } number)
            return _ => number;
        if (_text.TakeText() is { } text)
            return _ => text;
        var place = _text.Place;
        return _text.TakeName() is { } name ? Named(name, place) : throw Unexpected("a number, a text in quotes, a trait, a function or a bracket");
    }

    private FormulaTerm Named(string name, int place)
    {
        if (_text.TakeSign("(") is null)
            return name is "true" or "false" ? _ => name == "true" : traitOf(name, place);
        if (name == NamedTrait)
            return AnyTrait(place);
        if (FormulaFunctions.Find(name) is not { } function)
            throw new FormulaException(place, $"{name} {MapReader.Unknown(name, [.. FormulaFunctions.Names, NamedTrait])}");
        var terms = Arguments();
        if (terms.Count < function.Least || terms.Count > function.Most)
            throw new FormulaException(place, $"{name} takes {Takes(function)}, not {terms.Count}");
        AsksForNow |= function.AsksForNow;
        return function.Join([.. terms], zone);
    }

    private FormulaTerm AnyTrait(int place)
    {
        var name = _text.TakeText() ?? throw Unexpected("a trait's name in quotes");
        Close();
        return traitOf(name, place);
    }

    private List<FormulaTerm> Arguments()
    {
        var terms = new List<FormulaTerm>();
        if (_text.TakeSign(")") is not null)
            return terms;
        do
            terms.Add(Comparison());
        while (_text.TakeSign(",") is not null);
        Close();
        return terms;
    }

    private void Close()
    {
        if (_text.TakeSign(")") is null)
            throw Unexpected("a closing bracket");
    }

    private FormulaException Unexpected(string accepted) => new(_text.Place, $"{accepted} was expected, not {_text.Shown}");

    private static string Takes(FormulaFunction function) =>
        function.Least == function.Most ? $"{function.Least} argument{(function.Least == 1 ? "" : "s")}" : $"{function.Least} to {function.Most} arguments";
}
