using System.Globalization;
using Weft.Profiles;

namespace Weft.Audiences.Traits.Kinds;

/// <summary><c>count: true</c>: how many events there are; 0 over none.</summary>
internal sealed class CountTrait : EventFold
{
    private int _count;

    public static EventTraitKind Kind { get; } = new("count", "the number of {events}{time}", TakesPath: false, static _ => new CountTrait());

    public override string? Value => _count.ToString(CultureInfo.InvariantCulture);

    public override void Change(ProfileEvent happened, IReadOnlyList<Worth> values, int times) => _count += times;
}
