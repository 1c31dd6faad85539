using System.Text.Json;

namespace Weft.Audiences.Versions;

/// <summary>What of an audience is otherwise than it was, in words.</summary>
internal static class VersionDifference
{
    /// <summary>The words of what differs; none when nothing does.</summary>
    public static IReadOnlyList<string> Between(AudienceDefinition? former, AudienceDefinition? later)
    {
        if (former is null || later is null)
            return former is null && later is null ? [] : [former is null ? "added" : "removed"];
        if (former.Written == later.Written && former.Text == later.Text && former.IsInFile == later.IsInFile)
            return [];
        // The definition itself is in the text too, without name and description.
        var around = Names(former.Text, later.Text).Where(name => name != "definition");
        return [.. Names(former.Written, later.Written), .. around, .. former.IsInFile == later.IsInFile ? [] : new[] { "in file" }];
    }

    private static IEnumerable<string> Names(string former, string later)
    {
        if (former == later)
            return [];
        var (before, after) = (Members(former), Members(later));
        return before.Keys.Union(after.Keys).Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name)).Order(StringComparer.Ordinal);
    }

    private static Dictionary<string, string> Members(string json)
    {
        using var document = JsonDocument.Parse(json, new() { MaxDepth = 256 });
        return document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetRawText());
    }
}
