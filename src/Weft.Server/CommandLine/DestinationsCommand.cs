using System.CommandLine;
using Weft.Connectors.Actions;

namespace Weft.Server.CommandLine;

/// <summary><c>weft destinations</c>: the catalogue of <c>actions/…</c>, how it comes onto this machine, and trying a destination out.</summary>
internal static class DestinationsCommand
{
    private static readonly Argument<string?> Name = new("NAME") { Description = "A destination, such as slack", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create() => new("destinations", "Tries destinations out; lists and installs the open-source ones, kind: actions/NAME.") { Install(), List(), DestinationTestCommand.Create() };

    private static Command Install()
    {
        var command = new Command("install", "Installs them with npm, once for this user; needs Node.js. Does nothing when they are there.");
        command.SetAction(async (parsed, cancellation) =>
        {
            var console = parsed.InvocationConfiguration;
            if (await new ActionsInstaller(ActionsFolder.Default, console.Output).RunAsync(cancellation) is not { } problem)
                return 0;
            await console.Error.WriteLineAsync($"weft: the destinations could not be installed: {problem}.");
            return 1;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Lists the installed ones, or says what one of them takes.") { Name };
        command.SetAction(parsed => Run(parsed.GetValue(Name), parsed.InvocationConfiguration));
        return command;
    }

    private static int Run(string? name, InvocationConfiguration console)
    {
        var catalogue = new ActionsCatalogue(ActionsFolder.Default);
        if (!catalogue.IsInstalled)
        {
            console.Error.WriteLine($"weft: {ActionsFolder.Default.Missing}.");
            return 1;
        }

        if (name is null)
            CatalogueText.WriteAll(console.Output, catalogue);
        else if (catalogue.Find(name.StartsWith("actions/", StringComparison.Ordinal) ? name["actions/".Length..] : name) is { } found)
            CatalogueText.WriteOne(console.Output, found);
        else
        {
            console.Error.WriteLine($"weft: there is no destination {name}; weft destinations list shows all.");
            return 1;
        }

        return 0;
    }
}
