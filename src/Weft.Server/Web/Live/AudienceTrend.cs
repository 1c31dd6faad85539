namespace Weft.Server.Web.Live;

/// <summary>An audience's size over the last minutes.</summary>
/// <param name="Key">The audience.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Size">Members now.</param>
/// <param name="Sizes">Members before, oldest first, one for each <see cref="Board.TrendStep"/>, now at the end.</param>
/// <param name="LastMoveAt">When somebody was last seen to enter or exit; null for nobody.</param>
public sealed record AudienceTrend(string Key, string Name, long Size, IReadOnlyList<long> Sizes, DateTimeOffset? LastMoveAt)
{
    /// <summary>How it changed over the time that <see cref="Sizes"/> spans.</summary>
    public long Change => Sizes.Count == 0 ? 0 : Size - Sizes[0];
}
