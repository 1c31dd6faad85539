using Weft.Profiles;

namespace Weft.Audiences.Traits.Formulas;

/// <summary>What a formula is worked out for, and until when that is sure.</summary>
internal sealed class FormulaScope(IProfileHistory history, DateTimeOffset now, Dictionary<TraitDefinition, ComputedValue>? known = null)
{
    // Formulas of formulas would work out the same again and again.
    private readonly Dictionary<TraitDefinition, ComputedValue> _known = known ?? [];

    public IProfileHistory History => history;

    public DateTimeOffset Now => now;

    /// <summary>When something that was looked at could first be otherwise with no news.</summary>
    public DateTimeOffset ValidUntil { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>A computed trait's value.</summary>
    public ComputedValue Compute(TraitDefinition trait)
    {
        if (!_known.TryGetValue(trait, out var found))
            _known[trait] = found = trait.Computation is FormulaTrait formula ? formula.At(new FormulaScope(history, now, _known)) : trait.Computation.At(history, now);
        HoldsUntil(found.ValidUntil);
        return found;
    }

    /// <summary>What was just looked at is sure until then.</summary>
    public void HoldsUntil(DateTimeOffset instant)
    {
        if (instant < ValidUntil)
            ValidUntil = instant;
    }
}
