using Weft.Audiences.Conditions;
using Weft.Audiences.Traits.Formulas;
using Weft.Audiences.Traits.Kinds;
using Weft.Configuration;

namespace Weft.Audiences.Traits;

/// <summary>A kind of computed trait, known by the word that leads it.</summary>
/// <param name="Word">The word.</param>
/// <param name="Read">Reads one from the map that the word stands in; reports mistakes and then may answer null.</param>
internal sealed record TraitKind(string Word, Func<MapReader, ConditionReader, Computation?> Read);

/// <summary>Every kind of computed trait. A new one is a file of its own in <c>Kinds</c> and a line here.</summary>
internal static class TraitKinds
{
    private static readonly TraitKind[] All =
    [
        Of(CountTrait.Kind), Of(SumTrait.Kind), Of(AvgTrait.Kind), Of(MinTrait.Kind), Of(MaxTrait.Kind), Of(FirstTrait.Kind), Of(LastTrait.Kind),
        Of(FirstSeenTrait.Kind), Of(LastSeenTrait.Kind), Of(MostFrequentTrait.Kind), Of(UniqueListTrait.Kind), Of(UniqueCountTrait.Kind), Of(DaysActiveTrait.Kind),
        new("ratio", RatioTrait.Read),
        new("formula", FormulaTrait.Read),
    ];

    /// <summary>The words of all kinds.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. All.Select(kind => kind.Word)];

    /// <summary>The kind of that word, which must be one of <see cref="Words"/>.</summary>
    public static TraitKind Find(string word) => All.First(kind => kind.Word == word);

    private static TraitKind Of(EventTraitKind kind) => new(kind.Word, (map, reader) => EventTrait.Read(kind, map, reader));
}
