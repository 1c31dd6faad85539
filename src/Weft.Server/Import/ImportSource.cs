using Weft.Configuration;
using Weft.Events;
using Weft.Import;

namespace Weft.Server.Import;

/// <summary>Finds out whose events an import's are.</summary>
internal static class ImportSource
{
    /// <summary>The source of that key, or the only one there is.</summary>
    /// <param name="sources">All sources.</param>
    /// <param name="key">What was said; null for nothing.</param>
    /// <param name="saidBy">How one says it, for errors: <c>--source</c>.</param>
    /// <exception cref="ImportRefusedException">There is none of that key, or one must be said.</exception>
    public static TrackingSource Choose(IReadOnlyList<TrackingSource> sources, string? key, string saidBy)
    {
        var keys = sources.Select(source => source.Key).ToArray();
        if (key is not null)
        {
            return sources.FirstOrDefault(source => source.Key == key)
                ?? throw new ImportRefusedException($"there is no source {key}: it {MapReader.Unknown(key, keys)}");
        }

        return sources.Count switch
        {
            1 => sources[0],
            0 => throw new ImportRefusedException("there is no source: give a configuration that has one"),
            _ => throw new ImportRefusedException($"whose events are they? Say it with {saidBy}: {string.Join(", ", keys)}"),
        };
    }
}
