namespace Weft.Audiences.Traits.Kinds;

/// <summary><c>unique_count: PATH</c>: how many different values of any kind there are; 0 over none.</summary>
internal static class UniqueCountTrait
{
    public static EventTraitKind Kind { get; } = NumberFold.Kind("unique_count", "the number of different {path} over {events}{time}", "distinct");
}
