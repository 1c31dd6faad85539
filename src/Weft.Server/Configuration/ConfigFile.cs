using Weft.Configuration;

namespace Weft.Server.Configuration;

/// <summary>A configuration file that was read and checked as a whole.</summary>
/// <param name="Name">The file's name without its folder.</param>
/// <param name="Workspace">What it says.</param>
public sealed record ConfigFile(string Name, WorkspaceConfig Workspace)
{
    private const long LargestFile = 4 * 1024 * 1024;

    /// <summary>Reads and checks a file; use it only when there are no errors.</summary>
    /// <returns>The file, or null when it cannot be read or is not YAML at all.</returns>
    public static ConfigFile? Read(string path, EnvironmentReferences environment, ConfigErrors errors)
    {
        if (Text(path, errors) is not { } yaml || WorkspaceConfig.Parse(yaml, environment, errors) is not { } workspace)
            return null;
        return new(Path.GetFileName(path), workspace);
    }

    /// <summary>What is in it: <c>2 sources, 1 audience, 0 destinations</c>.</summary>
    public string Summary() => string.Join(
        ", ",
        Count(Workspace.Sources.Count, "source"),
        Count(Workspace.Audiences.Entries.Count, "audience"),
        Count(Workspace.Destinations.Entries.Count, "destination"));

    /// <summary>A number and its noun.</summary>
    internal static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";

    private static string? Text(string path, ConfigErrors errors)
    {
        try
        {
            if (new FileInfo(path).Length <= LargestFile)
                return File.ReadAllText(path);
            errors.Add(new(ConfigNode.RootPath, null, $"{path} is larger than {LargestFile / 1024 / 1024} MB", 0));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            errors.Add(new(ConfigNode.RootPath, null, $"{path} cannot be read: {problem.Message}", 0));
        }

        return null;
    }
}
