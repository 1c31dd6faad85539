using Weft.Profiles;

namespace Weft.Audiences.Traits.Kinds;

/// <summary>The value of the first or of the last event that has one, in the order of time, message id and source; of several in one event the first or the last.</summary>
internal sealed class EndValue(bool isLast) : EventFold
{
    private readonly SortedDictionary<ProfileEvent, (IReadOnlyList<Worth> Values, int Times)> _events = new(isLast ? LatestOnTop : EarliestOnTop);

    private static readonly Comparer<ProfileEvent> EarliestOnTop = Comparer<ProfileEvent>.Create(static (one, other) =>
        one.CompareTo(other) is var order and not 0 ? order : string.CompareOrdinal(one.Name, other.Name));

    private static readonly Comparer<ProfileEvent> LatestOnTop = Comparer<ProfileEvent>.Create(static (one, other) => EarliestOnTop.Compare(other, one));

    public override string? Value
    {
        get
        {
            foreach (var (_, (values, _)) in _events)
                return values[isLast ? ^1 : 0].Json;
            return null;
        }
    }

    // Events come latest first.
    public override bool IsSettled => isLast && _events.Count > 0;

    public override void Change(ProfileEvent happened, IReadOnlyList<Worth> values, int times)
    {
        if (values.Count == 0)
            return;
        times += _events.TryGetValue(happened, out var known) ? known.Times : 0;
        if (times == 0)
            _events.Remove(happened);
        else
            _events[happened] = (values, times);
    }
}
