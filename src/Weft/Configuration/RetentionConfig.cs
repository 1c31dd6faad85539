namespace Weft.Configuration;

/// <summary>How long things are kept, as written under <c>retention</c>.</summary>
public sealed record RetentionConfig
{
    /// <summary>Events, by time of arrival, so that imported history is kept as long as what came live; 400 days unless said.</summary>
    public TimeSpan Events { get; init; } = TimeSpan.FromDays(400);

    /// <summary>The log, by time of arrival; 7 days unless said.</summary>
    public TimeSpan Log { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The memory of message ids that finds duplicates; 30 days unless said.</summary>
    public TimeSpan Duplicates { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The most that log, state and warehouse may take on disk, in bytes; the oldest events go first. Null for no limit.</summary>
    public long? Bytes { get; init; }

    internal static RetentionConfig Read(ConfigNode node, ConfigErrors errors)
    {
        var reader = new MapReader(node, errors);
        var defaults = new RetentionConfig();
        var retention = new RetentionConfig
        {
            Events = reader.Duration("events") ?? defaults.Events,
            Log = reader.Duration("log") ?? defaults.Log,
            Duplicates = reader.Duration("duplicates") ?? defaults.Duplicates,
            Bytes = reader.Size("bytes"),
        };
        reader.Done();
        return retention;
    }
}
