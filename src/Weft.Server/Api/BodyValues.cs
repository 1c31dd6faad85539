using Weft.Configuration;
using Weft.Events;

namespace Weft.Server.Api;

/// <summary>Values of a request's body that a file does not have.</summary>
internal static class BodyValues
{
    private const string Accepted = "a time in ISO 8601, such as 2026-01-31T09:00:00Z";

    /// <summary>An instant; null when it is not there.</summary>
    public static DateTimeOffset? Instant(MapReader map, string name, ConfigErrors errors)
    {
        if (map.Text(name) is not { } text)
            return null;
        if (IsoTime.TryParse(text, out var instant))
            return instant;
        errors.Add(map.Node[name], $"must be {Accepted}");
        return null;
    }

    /// <summary>An instant that must be there; the first one of all when it is not.</summary>
    public static DateTimeOffset Required(MapReader map, string name, ConfigErrors errors)
    {
        if (!map.Child(name).Exists)
            errors.Add(map.Node[name], $"is required: {Accepted}");
        return Instant(map, name, errors) ?? default;
    }
}
