namespace Weft.Server.Web.Live;

/// <summary>Something that happened, as the board keeps it.</summary>
/// <param name="Number">1 and up, in the order in which it was seen: what a row is known by.</param>
/// <param name="SeenAt">When it went through the stages.</param>
/// <param name="Item">What it was.</param>
public sealed record Shown(long Number, DateTimeOffset SeenAt, LiveItem Item)
{
    public bool IsEvent => Item.Kind == "event";

    public bool Entered => Item.Kind == "entered";

    /// <summary>The number of the first of a list that is newest first; 0 for none.</summary>
    public static long Last(IReadOnlyList<Shown> newestFirst) => newestFirst.Count == 0 ? 0 : newestFirst[0].Number;
}
