using Microsoft.AspNetCore.Components;
using Weft.Server.Web.Live;

namespace Weft.Server.Web.Parts;

/// <summary>The audiences at a glance; when there are many, those that move.</summary>
public sealed partial class AudienceList
{
    private const int Most = 8;

    [Parameter, EditorRequired]
    public BoardView View { get; set; } = null!;

    // Few stay where they are, so that the eye finds them again.
    private IEnumerable<AudienceTrend> Shown => View.Audiences.Count <= Most
        ? View.Audiences
        : View.Audiences.OrderByDescending(audience => audience.LastMoveAt ?? DateTimeOffset.MinValue).ThenByDescending(audience => audience.Size).Take(Most).OrderBy(audience => audience.Key, StringComparer.Ordinal);

    internal static string Direction(long change) => change switch { > 0 => "up", < 0 => "down", _ => "" };
}
