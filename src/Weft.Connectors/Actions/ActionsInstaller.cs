using System.Diagnostics;

namespace Weft.Connectors.Actions;

/// <summary>Installs what the lock file names and writes the catalogue, all beside the folder; only when it is whole does it take its place.</summary>
/// <param name="folder">Where.</param>
/// <param name="output">Told of each step.</param>
public sealed class ActionsInstaller(ActionsFolder folder, TextWriter output)
{
    /// <summary>Installs; does nothing where all is there.</summary>
    /// <returns>Null when it is installed; else why not, in a sentence.</returns>
    public async Task<string?> RunAsync(CancellationToken cancellation)
    {
        if (folder.IsInstalled)
        {
            await output.WriteLineAsync($"The destinations are installed in {folder.Path}: {Count()}.");
            return null;
        }

        if (await NodeProgram.ProblemAsync(cancellation) is { } problem)
            return problem;
        var beside = $"{folder.Path}.{Environment.ProcessId}";
        try
        {
            return await InstallAsync(beside, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
        finally
        {
            if (Directory.Exists(beside))
                Directory.Delete(beside, recursive: true);
        }
    }

    private async Task<string?> InstallAsync(string beside, CancellationToken cancellation)
    {
        Directory.CreateDirectory(beside);
        foreach (var name in new[] { "package.json", "package-lock.json" })
            File.Copy(ActionsFolder.Script(name), Path.Combine(beside, name), overwrite: true);
        await output.WriteLineAsync($"Installing the destinations into {folder.Path}; it takes about 110 MB.");
        if (await RunAsync(NodeProgram.Find("npm")!, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], beside, cancellation) is var npm and not 0)
            return $"npm ci ended with code {npm}; what it said stands above";
        await output.WriteLineAsync("Writing the catalogue.");
        string[] catalogue = [ActionsFolder.Script("catalogue.js"), beside, Path.Combine(beside, "catalogue")];
        if (await RunAsync(NodeProgram.Find("node")!, catalogue, beside, cancellation) is var node and not 0)
            return $"the catalogue could not be written: node ended with code {node}; what it said stands above";
        // Somebody else may have installed the same meanwhile.
        if (!folder.IsInstalled)
            Replace(beside);
        await output.WriteLineAsync($"Installed: {Count()}.");
        return null;
    }

    private void Replace(string beside)
    {
        if (Directory.Exists(folder.Path))
            Directory.Delete(folder.Path, recursive: true);
        Directory.Move(beside, folder.Path);
    }

    private string Count()
    {
        var catalogue = new ActionsCatalogue(folder);
        return $"{catalogue.Directories.Count} destinations of @segment/action-destinations {catalogue.Version}";
    }

    private static async Task<int> RunAsync(string program, string[] arguments, string workingFolder, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = workingFolder, UseShellExecute = false })!;
        await using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
