using System.Globalization;
using Weft.Configuration;

namespace Weft.Server.Web.Live;

/// <summary>One condition of an audience's definition, as far as a sentence about it needs.</summary>
/// <param name="IsNegated">Whether it stands under an odd number of <c>not</c> and <c>none</c>.</param>
internal sealed record DefinitionLeaf(bool IsNegated)
{
    /// <summary>The event that it is about; null for others.</summary>
    public string? Event { get; private init; }

    /// <summary>The trait that it is about; null for others.</summary>
    public string? Trait { get; private init; }

    /// <summary>The value that the trait must have, where it is that simple.</summary>
    public string? MustBe { get; private init; }

    /// <summary>How often the event must have come.</summary>
    public long AtLeast { get; private init; } = 1;

    /// <summary>Within how long; null for ever, or for a window that is no plain duration.</summary>
    public TimeSpan? Within { get; private init; }

    /// <summary>The leaves of a definition.</summary>
    public static IEnumerable<DefinitionLeaf> Of(ConfigNode node, bool isNegated = false)
    {
        if (node["event"].Kind == ConfigKind.Scalar || node["trait"].Kind == ConfigKind.Scalar)
            yield return Read(node, isNegated);
        foreach (var (key, child) in node.Entries)
        {
            if (key is not ("all" or "any" or "none" or "not"))
                continue;
            var under = key is "none" or "not" ? !isNegated : isNegated;
            foreach (var leaf in (child.Kind == ConfigKind.List ? child.Items : [child]).SelectMany(part => Of(part, under)))
                yield return leaf;
        }
    }

    private static DefinitionLeaf Read(ConfigNode node, bool isNegated) => new(isNegated)
    {
        Event = TextOf(node["event"]),
        Trait = TextOf(node["trait"]),
        MustBe = TextOf(node["equals"]),
        AtLeast = long.TryParse(node["count"]["gte"].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1,
        Within = Durations.TryParse(node["within"].Text, out var within) ? within : null,
    };

    private static string? TextOf(ConfigNode node) => node.Kind == ConfigKind.Scalar ? node.Text : null;
}
