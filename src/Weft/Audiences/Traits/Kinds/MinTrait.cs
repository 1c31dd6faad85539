namespace Weft.Audiences.Traits.Kinds;

/// <summary><c>min: PATH</c>: the smallest number; no value over none.</summary>
internal static class MinTrait
{
    public static EventTraitKind Kind { get; } = NumberFold.Kind("min", "the lowest {path} over {events}{time}", "min");
}
