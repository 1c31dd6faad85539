namespace Weft.Audiences.Traits.Kinds;

/// <summary><c>first: PATH</c>: the value of the first event that has one; no value over none.</summary>
internal static class FirstTrait
{
    public static EventTraitKind Kind { get; } = new("first", "the first {path} over {events}{time}", TakesPath: true, static _ => new EndValue(isLast: false));
}
