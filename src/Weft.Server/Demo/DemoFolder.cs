using System.Text.Json;
using System.Text.RegularExpressions;
using Weft.Server.Hosting;

namespace Weft.Server.Demo;

/// <summary>What the shop of a folder follows from, and whether its past is in already.</summary>
internal sealed record DemoStory(int Seed, int People, DateTimeOffset Until, bool IsTold);

/// <summary>
/// The demo's folder: <c>weft.yaml</c>, which may be edited, <c>demo.json</c> with the story, and the server's own <c>data</c>. A temporary one is gone
/// when this is disposed.
/// </summary>
internal sealed partial class DemoFolder : IDisposable
{
    private const string Resource = "Weft.Server.Demo.weft.yaml";

    private DemoFolder(string path, bool isKept, DemoStory story) => (Path, IsKept, Story) = (path, isKept, story);

    public string Path { get; }

    public bool IsKept { get; }

    public DemoStory Story { get; private set; }

    public string ConfigPath => System.IO.Path.Combine(Path, ServeOptions.DefaultConfigPath);

    public string Data => System.IO.Path.Combine(Path, "data");

    private string StoryPath => System.IO.Path.Combine(Path, "demo.json");

    /// <summary>Makes the folder, or goes on with one that is kept.</summary>
    /// <exception cref="StartupException">It cannot be made, or belongs to another seed.</exception>
    public static DemoFolder Open(DemoOptions options)
    {
        try
        {
            var path = options.DataFolder is { } kept
                ? Directory.CreateDirectory(System.IO.Path.GetFullPath(kept)).FullName
                : Directory.CreateTempSubdirectory("weft-demo-").FullName;
            var seed = options.Seed ?? new Random().Next(1, 1_000_000);
            var folder = new DemoFolder(path, options.DataFolder is not null, new(seed, options.People, options.Clock.GetUtcNow(), false));
            folder.GoOn(options.Seed);
            return folder;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StartupException($"the demo's folder cannot be used: {problem.Message}");
        }
    }

    /// <summary>Writes the shop's configuration; one that is there keeps what its user changed, but for the tools' address.</summary>
    public void WriteConfiguration(string tools)
    {
        var yaml = File.Exists(ConfigPath) ? File.ReadAllText(ConfigPath) : Sample();
        File.WriteAllText(ConfigPath, ToolsAddress().Replace(yaml, tools + "/"));
    }

    /// <summary>The past is in: a later start in this folder does not tell it again.</summary>
    public void Told()
    {
        Story = Story with { IsTold = true };
        Write();
    }

    /// <summary>Removes a temporary folder.</summary>
    public void Dispose()
    {
        if (!IsKept)
            Directory.Delete(Path, recursive: true);
    }

    /// <summary>The configuration of <c>samples/demo/weft.yaml</c>.</summary>
    internal static string Sample()
    {
        using var stream = typeof(DemoFolder).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private void GoOn(int? seed)
    {
        if (!File.Exists(StoryPath))
        {
            Write();
            return;
        }

        Story = JsonSerializer.Deserialize<DemoStory>(File.ReadAllText(StoryPath)) ?? Story;
        if (seed is { } wanted && wanted != Story.Seed)
            throw new StartupException($"{Path} holds the shop of seed {Story.Seed}; leave --seed out, or give another folder with --data");
    }

    private void Write() => File.WriteAllText(StoryPath, JsonSerializer.Serialize(Story));

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/(?=mail-tool|till-display)")]
    private static partial Regex ToolsAddress();
}
