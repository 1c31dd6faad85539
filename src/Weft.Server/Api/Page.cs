namespace Weft.Server.Api;

/// <summary>A page of a list.</summary>
/// <param name="Data">The items.</param>
/// <param name="Cursor">To be given as <c>?cursor=</c> for the next page; null on the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Data, string? Cursor);

internal static class Page
{
    /// <summary>The first items of a sequence, and the cursor behind them if there are more.</summary>
    public static Page<TItem> Of<TItem, TFound>(IEnumerable<TFound> found, int limit, Func<TFound, TItem> item, Func<TFound, string> cursor)
    {
        var page = found.Take(limit + 1).ToList();
        return new([.. page.Take(limit).Select(item)], page.Count > limit ? cursor(page[limit - 1]) : null);
    }
}
