using Weft.Configuration;

namespace Weft.Audiences;

/// <summary>Finds the one key of several that a map must hold.</summary>
internal static class ExclusiveKey
{
    /// <summary>The key found, or null after reporting that there is none or more than one.</summary>
    /// <param name="map">The map; every one of the keys counts as known from then on.</param>
    /// <param name="keys">The keys to choose from.</param>
    /// <param name="what">What each of them is, as <c>operator</c>.</param>
    /// <param name="errors">Takes the mistakes.</param>
    public static string? Of(MapReader map, IReadOnlyList<string> keys, string what, ConfigErrors errors)
    {
        foreach (var key in keys)
            map.Child(key);
        var found = map.Node.Entries.Where(entry => keys.Contains(entry.Key)).ToList();
        if (found.Count == 1)
            return found[0].Key;
        if (found.Count == 0)
            ReportNone(map, keys, what, errors);
        else
            errors.Add(found[1].Value, $"cannot stand beside {found[0].Key}: exactly one {what} is taken here");
        return null;
    }

    /// <summary>A misspelt key explains a missing one, so it is reported instead.</summary>
    private static void ReportNone(MapReader map, IReadOnlyList<string> keys, string what, ConfigErrors errors)
    {
        var before = errors.All.Count;
        map.Done();
        if (errors.All.Count == before)
            errors.Add(map.Node, $"needs exactly one {what}: {string.Join(", ", keys)}");
    }
}
