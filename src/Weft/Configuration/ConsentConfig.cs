namespace Weft.Configuration;

/// <summary>The purposes that people are asked to consent to, as written under <c>consent</c>.</summary>
public sealed record ConsentConfig
{
    /// <summary>The purposes, in the file's order.</summary>
    public IReadOnlyList<string> Purposes { get; init; } = [];

    /// <summary>Whether a purpose that somebody said nothing about counts as granted; it does not unless said.</summary>
    public bool GrantsUnset { get; init; }

    internal static ConsentConfig Read(ConfigNode node, ConfigErrors errors)
    {
        var reader = new MapReader(node, errors);
        var (purposes, unset) = (reader.Texts("purposes"), reader.Text("unset"));
        if (unset is not (null or "deny" or "grant"))
            errors.Add(node["unset"], "must be deny (the default) or grant: what counts where somebody has said nothing");
        foreach (var (place, purpose) in purposes.Index().Where(one => one.Item.Trim().Length == 0 || purposes.Take(one.Index).Contains(one.Item)))
            errors.Add(node["purposes"].Kind == ConfigKind.List ? node["purposes"].Items[place] : node["purposes"], $"must be a purpose's name, each once; \"{purpose}\" is none or is there already");
        reader.Done();
        return new() { Purposes = purposes, GrantsUnset = unset == "grant" };
    }
}
