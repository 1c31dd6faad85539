using System.Globalization;

namespace Weft.Configuration;

/// <summary>The warehouse, as written under <c>warehouse</c>; a change takes effect with the next start.</summary>
public sealed record WarehouseConfig
{
    private const int LeastMegabytes = 64;

    /// <summary>Whether there is one.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The most memory that it may take.</summary>
    public string Memory { get; init; } = "512MB";

    internal static WarehouseConfig Read(ConfigNode node, ConfigErrors errors)
    {
        var (reader, defaults) = (new MapReader(node, errors), new WarehouseConfig());
        var memory = reader.Text("memory");
        if (memory is not null && !IsSize(memory))
            errors.Add(node["memory"], $"must be a size such as 512MB or 2GB, {LeastMegabytes}MB at least");
        var warehouse = new WarehouseConfig { Enabled = reader.Boolean("enabled") ?? defaults.Enabled, Memory = memory ?? defaults.Memory };
        reader.Done();
        return warehouse;
    }

    private static bool IsSize(string text) =>
        text.Length > 2 && text[^2..] is "MB" or "GB"
        && int.TryParse(text[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= (text[^2] == 'M' ? LeastMegabytes : 1);
}
