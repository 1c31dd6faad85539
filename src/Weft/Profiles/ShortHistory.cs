namespace Weft.Profiles;

/// <summary>Reads all lists of a fragment's history in one look into the store, where it is short.</summary>
internal static class ShortHistory
{
    /// <summary>Fills a list for each name among some rows.</summary>
    /// <param name="rows">The fragment's rows, name by name, each latest first.</param>
    /// <param name="most">How many rows to read at most.</param>
    /// <param name="nameIn">The name in a key.</param>
    /// <param name="listOf">Makes the empty list of a name.</param>
    /// <param name="read">What a row holds; null where that is not kept any more.</param>
    /// <param name="count">How many rows were read.</param>
    /// <returns>The names; null where there may be more rows, so that the last list goes on in the store and other names may follow.</returns>
    public static List<string>? Read<T>(
        IEnumerable<KeyValuePair<byte[], byte[]>> rows, int most, Func<byte[], string> nameIn, Func<string, StoredList<T>> listOf, Func<byte[], byte[], string, T?> read, out int count)
        where T : Dated
    {
        var (names, found) = (new List<string>(), new List<T>());
        StoredList<T>? list = null;
        count = 0;
        foreach (var (key, value) in rows)
        {
            if (nameIn(key) is var name && (names.Count == 0 || names[^1] != name))
            {
                names.Add(name);
                list = listOf(name);
                list.Start(found = [], areAll: true);
            }

            if (read(key, value, name) is { } one)
                found.Add(one);
            if (++count < most)
                continue;
            list!.Start(found, areAll: false);
            return null;
        }

        return names;
    }
}
