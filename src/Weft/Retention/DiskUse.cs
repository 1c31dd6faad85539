namespace Weft.Retention;

/// <summary>What the parts of a data folder take on disk; what was exported is the user's own and does not count.</summary>
internal static class DiskUse
{
    private static readonly string[] Parts = ["log", "state", "warehouse"];

    public static long Of(string dataFolder) =>
        Parts.Select(part => new DirectoryInfo(Path.Combine(dataFolder, part))).Where(part => part.Exists).Sum(Bytes);

    private static long Bytes(DirectoryInfo folder) => folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(Bytes);

    private static long Bytes(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            // The store makes and deletes files all the time.
            return 0;
        }
    }
}
