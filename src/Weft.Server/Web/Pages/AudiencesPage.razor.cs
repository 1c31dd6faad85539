using Weft.Server.Web.Live;

namespace Weft.Server.Web.Pages;

/// <summary>Every audience with its size.</summary>
public sealed partial class AudiencesPage
{
    private const int PageSize = 50;
    private string _filter = "";
    private int _shown = PageSize;

    private IReadOnlyList<AudienceTrend> Matching => _filter.Trim() is { Length: > 0 } text
        ? [.. Now.Audiences.Where(one => one.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || one.Key.Contains(text, StringComparison.OrdinalIgnoreCase))]
        : Now.Audiences;

    private IEnumerable<AudienceTrend> Shown => Matching.Take(_shown);
}
