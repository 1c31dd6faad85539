namespace Weft.Configuration;

/// <summary>The names users give to sources, audiences, destinations and tokens: <c>^[a-z][a-z0-9_]{0,63}$</c>.</summary>
public static class Keys
{
    /// <summary>What a key looks like, for errors.</summary>
    public const string Accepted = "a key of a-z, 0-9 and _, beginning with a letter, 64 characters at most, such as big_spenders";

    private const int Longest = 64;

    /// <summary>Whether the text is a key.</summary>
    public static bool IsKey(string text) =>
        text.Length is > 0 and <= Longest && char.IsAsciiLetterLower(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    /// <summary>A map's entries. A name that is no key is a mistake at its path, and still returned, so that what stands there is checked too.</summary>
    public static IReadOnlyList<KeyValuePair<string, ConfigNode>> Read(ConfigNode map, ConfigErrors errors)
    {
        if (map.Exists && map.Kind != ConfigKind.Map)
            errors.Add(map, "must be a map of keys and what they stand for");
        foreach (var (key, value) in map.Entries.Where(entry => !IsKey(entry.Key)))
            errors.Add(new(value.Path, key, $"is not a key; accepted: {Accepted}", value.Line));
        return map.Entries;
    }
}
