using System.Text.Json;
using Weft.Audiences.Conditions;
using Weft.Audiences.Operators;
using Weft.Profiles;

namespace Weft.Audiences.Traits.Formulas;

/// <summary>A trait that a formula names: a computed one where there is one of that name, otherwise what shows of the plain one.</summary>
/// <param name="path">The trait, and where to look in its value.</param>
/// <param name="leaf">The plain trait's.</param>
/// <param name="survivorship">Which of a plain trait's changes shows.</param>
internal sealed class TraitReference(ValuePath path, Leaf leaf, Survivorship survivorship)
{
    /// <summary>The trait's name.</summary>
    public string Name => path.Head;

    /// <summary>The computed trait; set once, when all are read. Null where it is a plain one.</summary>
    public TraitDefinition? Target { get; set; }

    /// <summary>What it comes to.</summary>
    public object? At(FormulaScope scope)
    {
        var value = Target is { } computed ? scope.Compute(computed).Value : Plain(scope);
        for (var step = 1; step < path.Length; step++)
            value = value.ValueKind == JsonValueKind.Object && value.TryGetProperty(path[step]!, out var child) ? child : default;
        return FormulaValues.Of(value);
    }

    /// <summary>The changes that a plain trait's value comes from, latest first.</summary>
    public IReadOnlyList<Dated> Because(IProfileHistory history, DateTimeOffset now) =>
        survivorship.Show(Name, history.Changes(Name), now) is { } shown ? shown.By : [];

    private JsonElement Plain(FormulaScope scope)
    {
        var changes = scope.History is not WorkingProfile profile ? scope.History.Changes(Name) : profile.Has(leaf) ? profile.ChangesFor(leaf) : null;
        if (changes is null)
            return default;
        var past = PastChanges.At(changes, scope.Now);
        scope.HoldsUntil(past.Next);
        return survivorship.Of(Name).Show(past) is { } shown ? shown.Value : default;
    }
}
