namespace Weft.Audiences.Traits.Kinds;

/// <summary><c>sum: PATH</c>: what the numbers add up to; 0 over none.</summary>
internal static class SumTrait
{
    public static EventTraitKind Kind { get; } = NumberFold.Kind("sum", "the total {path} over {events}{time}", "sum");
}
