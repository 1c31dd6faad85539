namespace Weft.Audiences;

/// <summary>How many profiles some audiences have in common.</summary>
/// <param name="Audiences">Their keys.</param>
/// <param name="InAll">Profiles that are in all of them.</param>
/// <param name="InNoOther">Those of these that are in no other of the audiences asked for.</param>
public sealed record Overlap(IReadOnlyList<string> Audiences, long InAll, long InNoOther)
{
    /// <summary>How many audiences can be laid over each other at once.</summary>
    public const int MostAudiences = 8;

    /// <summary>Every combination of some audiences, the larger combinations last.</summary>
    /// <param name="memberships">The memberships.</param>
    /// <param name="keys">The audiences' keys, each once; <see cref="MostAudiences"/> at most.</param>
    internal static IReadOnlyList<Overlap> Of(Memberships memberships, IReadOnlyList<string> keys)
    {
        var exactly = Count(memberships, keys);
        var combinations = Enumerable.Range(1, exactly.Length - 1).Select(set => new Overlap(
            [.. keys.Where((_, place) => (set >> place & 1) != 0)],
            exactly.Where((_, other) => (other & set) == set).Sum(),
            exactly[set]));
        return [.. combinations.OrderBy(one => one.Audiences.Count)];
    }

    // How many are in exactly these, by a number that has a bit for each. The lists come by profile, so that one walk over all of them does.
    private static long[] Count(Memberships memberships, IReadOnlyList<string> keys)
    {
        var counts = new long[1 << keys.Count];
        var lists = keys.Select(key => memberships.Members(key).GetEnumerator()).ToArray();
        try
        {
            var open = Array.ConvertAll(lists, static list => list.MoveNext());
            while (open.Contains(true))
            {
                var first = lists.Where((_, place) => open[place]).Min(static list => list.Current.Profile);
                var set = 0;
                for (var place = 0; place < lists.Length; place++)
                {
                    if (!open[place] || lists[place].Current.Profile != first)
                        continue;
                    set |= 1 << place;
                    open[place] = lists[place].MoveNext();
                }

                counts[set]++;
            }
        }
        finally
        {
            Array.ForEach(lists, static list => list.Dispose());
        }

        return counts;
    }
}
