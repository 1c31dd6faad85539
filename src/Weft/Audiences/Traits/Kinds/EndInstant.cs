using Weft.Events;
using Weft.Profiles;

namespace Weft.Audiences.Traits.Kinds;

/// <summary>When the first or the last event happened, as ISO-8601 in UTC.</summary>
internal sealed class EndInstant(bool isLast) : EventFold
{
    private readonly SortedDictionary<DateTimeOffset, int> _instants = new(Comparer<DateTimeOffset>.Create((one, other) => isLast ? other.CompareTo(one) : one.CompareTo(other)));

    public override string? Value
    {
        get
        {
            foreach (var (instant, _) in _instants)
                return $"\"{IsoTime.Format(instant)}\"";
            return null;
        }
    }

    // Events come latest first.
    public override bool IsSettled => isLast && _instants.Count > 0;

    public override void Change(ProfileEvent happened, IReadOnlyList<Worth> values, int times) => Count(_instants, happened.At, times);
}
