using System.Security.Cryptography;

namespace Weft.Connectors.Actions;

/// <summary>
/// Where <c>weft destinations install</c> puts the packages and their catalogue: <c>WEFT_ACTIONS</c>, or a folder of the user's own that is named after
/// what is installed, so that two versions of Weft do not meet in one.
/// </summary>
public sealed class ActionsFolder
{
    private ActionsFolder(string path) => Path = path;

    /// <summary>The folder of this program and this user.</summary>
    public static ActionsFolder Default { get; } = new(DefaultPath());

    /// <summary>The folder, which may not be there.</summary>
    public string Path { get; }

    /// <summary>Whether everything is there; what is put there comes as a whole.</summary>
    public bool IsInstalled => File.Exists(Catalogue("index"));

    /// <summary>What is missing and how to mend it; null when nothing.</summary>
    public string? Missing => !IsInstalled
        ? "the destinations of @segment/action-destinations are not installed; run: weft destinations install"
        : NodeProgram.Find("node") is null
            ? $"Node.js {NodeProgram.LeastVersion} or later is not on the PATH; the worker that runs actions/… needs it"
            : null;

    /// <summary>The worker's own files, which come with the program.</summary>
    public static string WorkerFiles => System.IO.Path.Combine(AppContext.BaseDirectory, "actions");

    /// <summary>Another folder, for tests.</summary>
    internal static ActionsFolder At(string path) => new(path);

    /// <summary>One of the worker's own scripts.</summary>
    internal static string Script(string name) => System.IO.Path.Combine(WorkerFiles, name);

    /// <summary>A file of the catalogue: a destination's, or <c>index</c>.</summary>
    internal string Catalogue(string name) => System.IO.Path.Combine(Path, "catalogue", name + ".json");

    private static string DefaultPath()
    {
        if (Environment.GetEnvironmentVariable("WEFT_ACTIONS") is { Length: > 0 } chosen)
            return System.IO.Path.GetFullPath(chosen);
        var own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return System.IO.Path.Combine(own.Length > 0 ? own : AppContext.BaseDirectory, "weft", "actions-" + Version());
    }

    private static string Version()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in new[] { "package-lock.json", "catalogue.js" })
            hash.AppendData(File.Exists(Script(name)) ? File.ReadAllBytes(Script(name)) : []);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));
    }
}
