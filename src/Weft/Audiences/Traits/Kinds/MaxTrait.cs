namespace Weft.Audiences.Traits.Kinds;

/// <summary><c>max: PATH</c>: the largest number; no value over none.</summary>
internal static class MaxTrait
{
    public static EventTraitKind Kind { get; } = NumberFold.Kind("max", "the highest {path} over {events}{time}", "max");
}
