using System.Collections.Frozen;

namespace Weft.Events;

/// <summary>The tracking sources of one configuration, found by write key. Immutable: a reload makes a new one.</summary>
public sealed class SourceRegistry
{
    private readonly FrozenDictionary<string, TrackingSource> _byWriteKey;

    /// <summary>Makes a registry; a write key given to two sources throws <see cref="ArgumentException"/>.</summary>
    public SourceRegistry(IEnumerable<TrackingSource> sources)
    {
        Sources = [.. sources];
        LargestLimits = Sources.Count == 0 ? CollectLimits.Default : Sources.Select(source => source.Limits).Aggregate(CollectLimits.Largest);
        var byWriteKey = new Dictionary<string, TrackingSource>(StringComparer.Ordinal);
        foreach (var source in Sources)
        {
            foreach (var key in source.WriteKeys)
                byWriteKey.Add(key, source);
        }

        _byWriteKey = byWriteKey.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>A registry without sources.</summary>
    public static SourceRegistry Empty { get; } = new([]);

    /// <summary>All sources, in the order configured.</summary>
    public IReadOnlyList<TrackingSource> Sources { get; }

    /// <summary>What a request may hold of which it is not known yet whose it is: the most that any source allows.</summary>
    public CollectLimits LargestLimits { get; }

    /// <summary>The source of a write key, given bare or as <c>key:secret</c>; null when there is none.</summary>
    public TrackingSource? ByWriteKey(ReadOnlySpan<char> text)
    {
        if (_byWriteKey.Count == 0)
            return null;
        var byWriteKey = _byWriteKey.GetAlternateLookup<ReadOnlySpan<char>>();
        if (byWriteKey.TryGetValue(text, out var source))
            return source;
        var colon = text.IndexOf(':');
        return colon > 0 && byWriteKey.TryGetValue(text[..colon], out source) ? source : null;
    }
}
