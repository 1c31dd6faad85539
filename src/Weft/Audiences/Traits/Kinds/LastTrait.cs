namespace Weft.Audiences.Traits.Kinds;

/// <summary><c>last: PATH</c>: the value of the latest event that has one; no value over none.</summary>
internal static class LastTrait
{
    public static EventTraitKind Kind { get; } = new("last", "the latest {path} over {events}{time}", TakesPath: true, static _ => new EndValue(isLast: true));
}
