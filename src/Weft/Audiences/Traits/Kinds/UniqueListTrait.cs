using Weft.Profiles;

namespace Weft.Audiences.Traits.Kinds;

/// <summary><c>unique_list: PATH</c>: every different value in order (<see cref="Worth"/>), the first 500 of them; no value over none.</summary>
internal sealed class UniqueListTrait : EventFold
{
    private const int Most = 500;
    private readonly SortedDictionary<Worth, int> _counts = [];
    private string? _value;

    public static EventTraitKind Kind { get; } = new("unique_list", "every different {path} over {events}{time}", TakesPath: true, static _ => new UniqueListTrait());

    public override string? Value => _counts.Count == 0 ? null : _value ??= $"[{string.Join(',', _counts.Keys.Take(Most).Select(value => value.Json))}]";

    public override void Change(ProfileEvent happened, IReadOnlyList<Worth> values, int times)
    {
        foreach (var value in values)
        {
            var before = _counts.Count;
            Count(_counts, value, times);
            if (_counts.Count != before)
                _value = null;
        }
    }
}
