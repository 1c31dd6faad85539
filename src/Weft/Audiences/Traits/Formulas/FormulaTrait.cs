using Weft.Audiences.Conditions;
using Weft.Audiences.Operators;
using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Traits.Formulas;

/// <summary><c>formula: lifetime_value / orders</c>: a value worked out from those of other traits, plain and computed (<see cref="FormulaReader"/>).</summary>
internal sealed class FormulaTrait : Computation
{
    private const int Longest = 2000;
    private readonly List<TraitReference> _references = [];
    private readonly ConditionReader _reader;
    private readonly FormulaTerm _term;
    private readonly bool _asksForNow;

    private FormulaTrait(ConfigNode node, ConditionReader reader)
    {
        (Node, _reader) = (node, reader);
        var formula = new FormulaReader(node.Text, reader.Zone, Refer);
        _term = formula.Read();
        _asksForNow = formula.AsksForNow;
    }

    /// <summary>Where it stands, for errors.</summary>
    public ConfigNode Node { get; }

    /// <summary>The traits that it names.</summary>
    public IReadOnlyList<TraitReference> References => _references;

    public override string Sentence => Node.Text;

    public override IReadOnlyList<TraitDefinition> Parts => [.. _references.Select(reference => reference.Target).OfType<TraitDefinition>().Distinct()];

    public static Computation? Read(MapReader map, ConditionReader reader)
    {
        if (map.RequiredText("formula", "a formula over other traits, such as lifetime_value / orders") is not { } text)
            return null;
        var node = map.Node["formula"];
        if (text.Length > Longest)
        {
            reader.Errors.Add(node, $"must be {Longest} characters at most; a formula can name another one");
            return null;
        }

        try
        {
            return new FormulaTrait(node, reader);
        }
        catch (FormulaException problem)
        {
            reader.Errors.Add(node, $"cannot be read at character {problem.Place + 1}: {problem.Message}");
            return null;
        }
    }

    private static Comparer<Dated> LatestFirst { get; } = Comparer<Dated>.Create(static (one, other) => other.CompareTo(one));

    public override ComputedValue At(IProfileHistory history, DateTimeOffset now) => At(new FormulaScope(history, now));

    /// <summary>The value within another formula's.</summary>
    public ComputedValue At(FormulaScope scope)
    {
        var value = _term(scope);
        return new(FormulaValues.JsonOf(value), scope.ValidUntil);
    }

    public override IReadOnlyList<Dated> Because(IProfileHistory history, DateTimeOffset now) =>
    [
        .. _references.Where(reference => reference.Target is null).DistinctBy(reference => reference.Name)
            .SelectMany(reference => reference.Because(history, now)).Order(LatestFirst).Take(Grounds.MostShown),
    ];

    public override void AddTo(Dependencies dependencies)
    {
        foreach (var reference in _references)
        {
            if (reference.Target is { } computed)
                dependencies.Add(computed);
            else
                dependencies.Traits.Add(reference.Name);
        }

        if (_asksForNow)
            dependencies.AskForNow();
    }

    private FormulaTerm Refer(string name, int place)
    {
        if (ValuePath.Parse(name) is not { HasElements: false } path)
            throw new FormulaException(place, $"{name} must be names joined by dots, such as address.city");
        var reference = new TraitReference(path, _reader.Leaves.OfTrait(path.Head, $"formula\n{path.Head}"), _reader.Survivorship);
        _references.Add(reference);
        return reference.At;
    }
}
