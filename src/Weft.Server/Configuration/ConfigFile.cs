using System.Text;
using Weft.Configuration;
using Weft.Connectors;

namespace Weft.Server.Configuration;

/// <summary>A configuration file that was read and checked as a whole.</summary>
/// <param name="Name">The file's name without its folder.</param>
/// <param name="Workspace">What it says, compiled.</param>
public sealed record ConfigFile(string Name, Workspace Workspace)
{
    private const long LargestFile = 4 * 1024 * 1024;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads and checks a whole file.</summary>
    /// <returns>The file, or null when it cannot be read or has mistakes.</returns>
    public static ConfigFile? Read(string path, EnvironmentReferences environment, ConfigErrors errors) =>
        Text(path, out var why) is { } yaml ? Check(path, yaml, environment, errors) : Unreadable(why, errors);

    /// <summary>Checks what a file holds.</summary>
    /// <returns>The file, or null when it has mistakes.</returns>
    internal static ConfigFile? Check(string path, string yaml, EnvironmentReferences environment, ConfigErrors errors)
    {
        var kinds = Kinds.All(TimeProvider.System, TextWriter.Null);
        return Workspace.Compile(yaml, kinds, environment, errors) is { } workspace ? new(Path.GetFileName(path), workspace) : null;
    }

    /// <summary>What a file holds; null when it cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="why">Why it cannot be read, in a sentence that names it.</param>
    internal static string? Text(string path, out string why)
    {
        why = "";
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
                why = $"{path} is larger than {LargestFile / 1024 / 1024} MB";
            else
                return Strict.GetString(WithoutMark(File.ReadAllBytes(path)));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            why = $"{path} cannot be read: {Why(path, problem)}";
        }

        return null;
    }

    /// <summary>What is in it: <c>2 sources, 1 audience, 0 destinations</c>.</summary>
    public string Summary() => string.Join(
        ", ",
        Count(Workspace.Config.Sources.Count, "source"),
        Count(Workspace.Audiences.All.Count, "audience"),
        Count(Workspace.Destinations.All.Count, "destination")) + (Workspace.Traits.All.Count > 0 ? $", {Count(Workspace.Traits.All.Count, "computed trait")}" : "");

    /// <summary>What is valid and hardly meant.</summary>
    public IEnumerable<string> Doubts()
    {
        if (Workspace.Config.Sources.Count == 0)
            yield return "it has no source, so nothing can be sent; give it one: sources: { web: { kind: tracking, write_keys: [wk_web] } }";
        foreach (var destination in Workspace.Destinations.All)
        {
            if (destination.Kind.Missing is { } missing)
                yield return $"destinations.{destination.Key} of kind {destination.Kind.Name} cannot deliver yet, its messages wait: {missing}";
        }

        foreach (var trait in Workspace.Traits.All)
        {
            if (Workspace.IsPlainTrait(trait.Key))
                yield return $"line {Workspace.Config.Traits[trait.Key].Line}: traits.{trait.Key} is the name of a plain trait too; wherever it is named the computed one counts, and the plain one is not seen";
            else if (Workspace.Audiences.Find(trait.Key) is not null)
                yield return $"line {Workspace.Config.Traits[trait.Key].Line}: traits.{trait.Key} is the name of an audience too; in the Profile API the computed trait is shown, and the audience only with class=audience";
        }
    }

    /// <summary>A number and its noun.</summary>
    internal static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";

    private static ConfigFile? Unreadable(string why, ConfigErrors errors)
    {
        errors.Add(new(ConfigNode.RootPath, null, why, 0));
        return null;
    }

    private static string Why(string path, Exception problem) => problem switch
    {
        _ when Directory.Exists(path) => "it is a folder",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "this user may not read it",
        DecoderFallbackException => "it is not UTF-8 text",
        _ => problem.Message,
    };

    private static ReadOnlySpan<byte> WithoutMark(byte[] bytes) =>
        bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes;
}
