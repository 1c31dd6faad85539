namespace Weft.Configuration;

/// <summary>How much the server takes on at once, as written under <c>limits</c>; what comes beyond it is told to come again.</summary>
public sealed record OverloadLimits
{
    /// <summary>Bytes of the bodies that are being received and put into the log, unpacked; 64 MiB unless said. One body alone is always taken.</summary>
    public long BodyBytes { get; init; } = 64 << 20;

    /// <summary>Events that are in the log and not in profiles yet; 5,000,000 unless said.</summary>
    public long BacklogEvents { get; init; } = 5_000_000;

    internal static OverloadLimits Read(ConfigNode node, ConfigErrors errors)
    {
        var reader = new MapReader(node, errors);
        var defaults = new OverloadLimits();
        var limits = new OverloadLimits
        {
            BodyBytes = reader.Integer("body_bytes", 1_000, 2_000_000_000) ?? defaults.BodyBytes,
            BacklogEvents = reader.Integer("backlog_events", 1, 1_000_000_000) ?? defaults.BacklogEvents,
        };
        reader.Done();
        return limits;
    }
}
