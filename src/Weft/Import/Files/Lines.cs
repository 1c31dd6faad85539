namespace Weft.Import.Files;

/// <summary>Goes through a text by lines, which end with LF.</summary>
internal static class Lines
{
    private const int KeptBytes = 16 * 1024;

    /// <summary>Goes behind a line, counted from 1.</summary>
    /// <returns>The beginning of that line; null where the text is in UTF-16, whose lines cannot be told by bytes.</returns>
    public static byte[]? Skip(Stream text, long line)
    {
        var kept = new List<byte>();
        for (long at = 1; at <= line; at++)
        {
            kept.Clear();
            int one;
            while ((one = text.ReadByte()) >= 0 && one != '\n')
            {
                if (at == 1 && kept.Count == 0 && one is 0xFE or 0xFF)
                    return null;
                if (kept.Count < KeptBytes)
                    kept.Add((byte)one);
            }
        }

        return [.. kept];
    }
}
