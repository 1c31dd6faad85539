namespace Weft.Tests.Architecture;

public sealed class SourceTests
{
    private const int LongestFile = 250;
    private static readonly string[] NoCapabilities = ["Services", "Helpers", "Managers", "Common", "Utils"];

    [Fact]
    public void no_file_is_long() => Assert.Empty(Long(Source));

    [Fact]
    public void no_folder_is_a_drawer_for_everything() => Assert.Empty(Drawers(Source));

    [Fact]
    public void long_files_and_drawers_are_found()
    {
        var folder = Directory.CreateTempSubdirectory("weft-source-");
        try
        {
            var drawer = folder.CreateSubdirectory("Storage").CreateSubdirectory("Helpers").FullName;
            File.WriteAllLines(Path.Combine(drawer, "Long.cs"), Enumerable.Repeat("//", LongestFile + 1));
            File.WriteAllLines(Path.Combine(drawer, "Fits.cs"), Enumerable.Repeat("//", LongestFile));
            Assert.Equal(["Storage/Helpers/Long.cs"], Long(folder.FullName));
            Assert.Equal(["Storage/Helpers"], Drawers(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Source
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Weft.slnx")))
                folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run within the repository.");
            return Path.Combine(folder.FullName, "src");
        }
    }

    private static IEnumerable<string> Long(string root) => Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
        .Where(file => IsWritten(root, file) && File.ReadLines(file).Count() > LongestFile).Select(file => Relative(root, file));

    private static IEnumerable<string> Drawers(string root) => Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories)
        .Where(folder => IsWritten(root, folder) && NoCapabilities.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase)).Select(folder => Relative(root, folder));

    private static bool IsWritten(string root, string path) => !Relative(root, path).Split('/').Any(part => part is "obj" or "bin");

    private static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');
}
