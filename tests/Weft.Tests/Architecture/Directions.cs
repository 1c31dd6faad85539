namespace Weft.Tests.Architecture;

/// <summary>Which capability of the engine may use which others: those before it in the flow. The files at the root join them and see all.</summary>
internal static class Directions
{
    /// <summary>By capability, what it may use.</summary>
    public static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Configuration"] = [],
        ["Storage"] = ["Configuration"],
        ["Log"] = ["Storage"],
        ["Events"] = ["Storage", "Log"],
        ["Identity"] = ["Configuration", "Storage", "Events"],
        ["Privacy"] = ["Storage", "Events", "Identity"],
        ["Profiles"] = ["Configuration", "Storage", "Events", "Identity"],
        ["Audiences"] = ["Configuration", "Storage", "Events", "Identity", "Profiles"],
        ["Trials"] = ["Storage", "Events", "Identity", "Profiles", "Audiences"],
        ["Import"] = ["Configuration", "Storage", "Log", "Events", "Identity", "Profiles", "Audiences"],
        ["Activation"] = ["Configuration", "Storage", "Events", "Identity", "Privacy", "Profiles", "Audiences", "Destinations"],
        ["Retention"] = ["Configuration", "Storage", "Log", "Events", "Activation"],
        ["Warehouse"] = ["Configuration", "Storage", "Log", "Events", "Identity", "Profiles", "Audiences"],
    };

    /// <summary>The uses that go the wrong way, as text.</summary>
    /// <param name="uses">All uses of an assembly.</param>
    /// <param name="root">The namespace that the capabilities' stand in.</param>
    public static List<string> Wrong(IEnumerable<(TypePlace From, TypePlace To)> uses, string root) =>
    [
        .. from use in uses
           let capability = Capability(use.From, root)
           let other = Capability(use.To, root)
           where capability is not (null or "") && other is not null && other != capability
           where !(Allowed.TryGetValue(capability, out var allowed) && allowed.Contains(other))
           orderby use.From.ToString(), use.To.ToString()
           select $"{use.From} uses {use.To}",
    ];

    /// <summary>The capability of a type; empty at the root, null for a type of something else.</summary>
    public static string? Capability(TypePlace place, string root)
    {
        if (place.Namespace == root)
            return "";
        return place.Namespace.StartsWith(root + ".", StringComparison.Ordinal) ? place.Namespace[(root.Length + 1)..].Split('.')[0] : null;
    }
}
