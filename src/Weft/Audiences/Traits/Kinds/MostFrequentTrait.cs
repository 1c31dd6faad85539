using Weft.Profiles;

namespace Weft.Audiences.Traits.Kinds;

/// <summary><c>most_frequent: PATH</c>: the value that is there most often; of several the first in their order (<see cref="Worth"/>), which for texts is the alphabet's; no value over none.</summary>
internal sealed class MostFrequentTrait : EventFold
{
    private readonly Dictionary<Worth, int> _counts = [];
    private readonly SortedSet<(int Fewer, Worth Value)> _order = [];

    public static EventTraitKind Kind { get; } = new("most_frequent", "the most frequent {path} over {events}{time}", TakesPath: true, static _ => new MostFrequentTrait());

    public override string? Value => _order.Count == 0 ? null : _order.Min.Value.Json;

    public override void Change(ProfileEvent happened, IReadOnlyList<Worth> values, int times)
    {
        foreach (var value in values)
        {
            if (_counts.TryGetValue(value, out var before))
                _order.Remove((-before, value));
            if (Count(_counts, value, times) is var count and not 0)
                _order.Add((-count, value));
        }
    }
}
