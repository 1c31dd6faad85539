namespace Weft.Configuration;

/// <summary>Finds the word a user probably meant.</summary>
public static class NearestWord
{
    // The distance takes time in proportion to the length, and what is longer than this is no mistyped word.
    private const int LongestWord = 100;

    /// <summary>The known word at the smallest edit distance (Levenshtein), if that is at most a third of the word's length plus one.</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        if (word.Length > LongestWord)
            return null;
        var best = known.Select(candidate => (candidate, distance: Distance(word, candidate)))
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .FirstOrDefault((candidate: "", distance: int.MaxValue));
        return best.distance <= (word.Length / 3) + 1 ? best.candidate : null;
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }

        return row[b.Length];
    }
}
