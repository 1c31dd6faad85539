namespace Weft.Server.Api;

/// <summary>A profile as a path names it: <c>type:value</c>, the value as it is, colons and slashes too.</summary>
internal readonly record struct ProfileKey(string Type, string Value)
{
    /// <summary>What a path must look like, for errors.</summary>
    public const string Accepted = "must be type:value, such as email:jane@example.com or profile_id:p1";

    public static bool TryParse(string text, out ProfileKey key)
    {
        // A slash within a segment reaches us still encoded.
        text = text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        key = colon > 0 && colon < text.Length - 1 ? new(text[..colon], text[(colon + 1)..]) : default;
        return key.Type is not null;
    }

    /// <summary>The fragments of the profile that holds it, by number; none when nobody does.</summary>
    public HashSet<ulong> FragmentsIn(ReadView view) =>
        view.Profile(Type, Value) is { } profile ? profile.Fragments.Select(fragment => fragment.Number).ToHashSet() : [];
}
