using Weft.Audiences.Conditions;
using Weft.Profiles;

namespace Weft.Audiences.Traits.Kinds;

/// <summary>What values add up to, as for a condition on the same word (<see cref="Aggregation"/>).</summary>
internal sealed class NumberFold(AggregateKind kind) : EventFold
{
    private readonly Aggregation _aggregation = kind.Begin();

    public override string? Value => _aggregation.Value is { } number ? Worth.JsonOf(number) : null;

    public override void Change(ProfileEvent happened, IReadOnlyList<Worth> values, int times)
    {
        foreach (var value in values)
        {
            if (kind.Read(value.Element) is { } read)
                _aggregation.Change(read, times);
        }
    }

    /// <summary>The kind for a word of <see cref="Aggregation"/>.</summary>
    public static EventTraitKind Kind(string word, string said, string aggregate) =>
        new(word, said, TakesPath: true, _ => new NumberFold(Aggregation.Find(aggregate)));
}
