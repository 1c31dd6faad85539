namespace Weft.Tests.Storage;

/// <summary>An empty folder for one test, removed with what is in it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("weft-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
