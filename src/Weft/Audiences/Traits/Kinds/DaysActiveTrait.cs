using System.Globalization;
using Weft.Profiles;

namespace Weft.Audiences.Traits.Kinds;

/// <summary><c>days_active: true</c>: on how many days, by the workspace's clock, something happened; 0 over none.</summary>
internal sealed class DaysActiveTrait(TimeZoneInfo zone) : EventFold
{
    private readonly Dictionary<DateTime, int> _days = [];

    public static EventTraitKind Kind { get; } = new("days_active", "the number of days with {events}{time}", TakesPath: false, static zone => new DaysActiveTrait(zone));

    public override string? Value => _days.Count.ToString(CultureInfo.InvariantCulture);

    public override void Change(ProfileEvent happened, IReadOnlyList<Worth> values, int times) => Count(_days, TimeZoneInfo.ConvertTime(happened.At, zone).Date, times);
}
