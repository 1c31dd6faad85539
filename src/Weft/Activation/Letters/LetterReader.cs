using Weft.Storage;

namespace Weft.Activation.Letters;

/// <summary>Finds dead letters, oldest first, so that those of one profile are sent again in their order.</summary>
internal static class LetterReader
{
    private const long MostBytes = 1 << 20;

    /// <summary>The next letters that are meant: as many as fit into a frame of the log.</summary>
    /// <param name="store">The store.</param>
    /// <param name="destination">The destination's key.</param>
    /// <param name="filter">Which are meant.</param>
    /// <param name="from">Where to begin; null for the start. Moved behind what was looked at; null at the end.</param>
    /// <param name="through">The last position of the log to look at: what comes later was not dead when this began.</param>
    /// <param name="most">At most so many.</param>
    public static List<DeadLetter> Next(IKeyValueStore store, string destination, LetterFilter filter, ref byte[]? from, long through, int most)
    {
        var found = new List<DeadLetter>();
        var bytes = 0L;
        var prefix = MessageKey.Prefix(Table.DeadLetters, destination);
        var end = MessageKey.Prefix(Table.DeadLetters, destination, through + 1);
        foreach (var (key, value) in store.Scan(from ?? prefix, end))
        {
            var letter = DeadLetter.Read(MessageKey.Read(key), value);
            if (filter.Matches(letter))
            {
                found.Add(letter);
                bytes += letter.Body.Length;
            }

            from = [.. key, 0];
            if (found.Count >= most || bytes >= MostBytes)
                return found;
        }

        from = null;
        return found;
    }
}
