namespace Weft.Audiences.Traits.Kinds;

/// <summary><c>last_seen: true</c>: when the latest event happened; no value over none.</summary>
internal static class LastSeenTrait
{
    public static EventTraitKind Kind { get; } = new("last_seen", "the time of the latest {events}{time}", TakesPath: false, static _ => new EndInstant(isLast: true));
}
