using Weft.Server.Hosting;

namespace Weft.Tests.Server;

public sealed class DataFolderTests
{
    [Fact]
    public void a_folder_belongs_to_one_server_at_a_time()
    {
        using var folder = new TemporaryFolder();
        using (DataFolder.Open(folder.Sub("data")))
            Assert.Contains("in use", Assert.Throws<StartupException>(() => DataFolder.Open(folder.Sub("data"))).Message, StringComparison.Ordinal);
        DataFolder.Open(folder.Sub("data")).Dispose();
    }

    [Fact]
    public void a_file_in_the_folders_place_is_said()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("data", "");
        Assert.Contains("cannot be made", Assert.Throws<StartupException>(() => DataFolder.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_new_folder_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new TemporaryFolder();
        using var data = DataFolder.Open(folder.Sub("data"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data.Path));
    }
}
