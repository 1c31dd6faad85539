namespace Weft.Audiences.Traits.Kinds;

/// <summary><c>avg: PATH</c>: the numbers' mean; no value over none.</summary>
internal static class AvgTrait
{
    public static EventTraitKind Kind { get; } = NumberFold.Kind("avg", "the average {path} over {events}{time}", "avg");
}
