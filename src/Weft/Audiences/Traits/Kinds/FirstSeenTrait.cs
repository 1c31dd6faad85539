namespace Weft.Audiences.Traits.Kinds;

/// <summary><c>first_seen: true</c>: when the first event happened; no value over none.</summary>
internal static class FirstSeenTrait
{
    public static EventTraitKind Kind { get; } = new("first_seen", "the time of the first {events}{time}", TakesPath: false, static _ => new EndInstant(isLast: false));
}
