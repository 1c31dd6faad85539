using Weft.Audiences.Traits.Formulas;
using Weft.Configuration;

namespace Weft.Audiences.Traits;

/// <summary>Gives the traits that formulas name their targets, where these are computed, and refuses formulas that lead in a circle.</summary>
internal sealed class TraitReferences
{
    private readonly Dictionary<string, TraitDefinition> _traits;
    private readonly ConfigErrors _errors;
    private const int MostLevels = 10;

    // How many formulas lie one behind the other, by trait.
    private readonly Dictionary<string, int> _levels = [];
    private readonly List<string> _path = [];

    private TraitReferences(IEnumerable<TraitDefinition> traits, ConfigErrors errors) => (_traits, _errors) = (traits.ToDictionary(trait => trait.Key), errors);

    public static void Join(IReadOnlyList<TraitDefinition> traits, ConfigErrors errors)
    {
        var references = new TraitReferences(traits, errors);
        foreach (var trait in traits)
            references.Visit(trait);
    }

    private int Visit(TraitDefinition trait)
    {
        if (trait.Computation is not FormulaTrait formula)
            return 0;
        if (_levels.TryGetValue(trait.Key, out var known))
            return known;
        var level = 1;
        _path.Add(trait.Key);
        foreach (var reference in formula.References)
        {
            if (!_traits.TryGetValue(reference.Name, out var target))
                continue;
            if (_path.IndexOf(reference.Name) is var start and >= 0)
                _errors.Add(formula.Node, $"leads back to itself: {string.Join(" → ", _path.Skip(start).Append(reference.Name))}");
            else
                level = Math.Max(level, 1 + Visit(target));
            reference.Target = target;
        }

        _path.RemoveAt(_path.Count - 1);
        if (level == MostLevels + 1)
            _errors.Add(formula.Node, $"leads through more than {MostLevels} formulas one behind the other");
        return _levels[trait.Key] = level;
    }
}
