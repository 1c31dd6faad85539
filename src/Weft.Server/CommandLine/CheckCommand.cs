using System.CommandLine;
using Weft.Configuration;
using Weft.Server.Configuration;

namespace Weft.Server.CommandLine;

/// <summary><c>weft check FILE</c>: every mistake in the file at once.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> FilePath = new("FILE") { Description = "The configuration, such as weft.yaml" };

    public static Command Create()
    {
        var command = new Command("check", "Names every mistake in a configuration, with its line and what would be accepted.") { FilePath };
        command.SetAction(parsed => Run(parsed.GetValue(FilePath)!, parsed.InvocationConfiguration));
        return command;
    }

    private static int Run(string path, InvocationConfiguration console)
    {
        if (ConfigFile.Text(path, out var why) is not { } yaml)
        {
            console.Output.WriteLine(why);
            return 1;
        }

        var errors = new ConfigErrors();
        if (ConfigFile.Check(path, yaml, EnvironmentReferences.OfThisProcess(), errors) is { } file)
        {
            console.Output.WriteLine($"{file.Name} is valid: {file.Summary()}");
            foreach (var doubt in file.Doubts())
                console.Output.WriteLine($"Warning: {doubt}");
            return 0;
        }

        foreach (var error in errors.InFileOrder)
            console.Output.WriteLine(error);
        console.Output.WriteLine($"{Path.GetFileName(path)} has {ConfigFile.Count(errors.All.Count, "mistake")}.");
        return 1;
    }
}
