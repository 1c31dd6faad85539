using Weft.Configuration;
using Weft.Import.Mapping;
using Weft.Server.Hosting;

namespace Weft.Server.Import;

/// <summary>What <c>weft import</c> was asked for.</summary>
internal sealed record ImportOptions
{
    /// <summary>What is larger is no mapping that somebody wrote.</summary>
    public const int LargestMapping = 1024 * 1024;

    public required IReadOnlyList<string> Files { get; init; }

    public string? MappingPath { get; init; }

    public string? Source { get; init; }

    public string? ConfigPath { get; init; }

    public string? DataFolder { get; init; }

    public string? Server { get; init; }

    public string? Token { get; init; }

    public bool Activate { get; init; }

    public bool Again { get; init; }

    public EnvironmentReferences Environment { get; init; } = EnvironmentReferences.OfThisProcess();

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public TextWriter Output { get; init; } = Console.Out;

    public required IImportDisplay Display { get; init; }

    /// <summary>The mapping's text; null where none is given.</summary>
    /// <exception cref="StartupException">It cannot be read.</exception>
    public string? MappingText()
    {
        if (MappingPath is not { } path)
            return null;
        try
        {
            return new FileInfo(path).Length <= LargestMapping
                ? File.ReadAllText(path)
                : throw new StartupException($"{path} is larger than {LargestMapping} bytes, which no mapping is");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"{path} cannot be read: {problem.Message}");
        }
    }

    /// <summary>The mapping; null where none is given.</summary>
    /// <exception cref="StartupException">It cannot be read, or has mistakes, all of which are named.</exception>
    public RowMapping? Mapping()
    {
        var errors = new ConfigErrors();
        var mapping = MappingText() is { } text ? RowMapping.Parse(text, errors) : null;
        RefuseMistakes(errors);
        return mapping;
    }

    /// <summary>Refuses a mapping that has mistakes.</summary>
    public void RefuseMistakes(ConfigErrors errors)
    {
        if (errors.Any)
            throw new StartupException($"{MappingPath} has {Configuration.ConfigFile.Count(errors.All.Count, "mistake")}:\n  {string.Join("\n  ", errors.InFileOrder)}");
    }
}
