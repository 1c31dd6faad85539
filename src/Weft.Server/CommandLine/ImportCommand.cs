using System.CommandLine;
using Weft.Import;
using Weft.Server.Hosting;
using Weft.Server.Import;

namespace Weft.Server.CommandLine;

/// <summary><c>weft import</c>: files of rows into a data folder, or into a running server.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "CSV, NDJSON or Parquet, plain or packed with gzip or zstd",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Map = new("--map")
    {
        Description = "The mapping that says what a row becomes (docs/import.md); NDJSON without one is taken as tracking calls",
        HelpName = "MAPPING.yaml",
    };

    private static readonly Option<string?> Source = new("--source")
    {
        Description = "The source whose events they are; the mapping's source, or the only one there is, unless said",
        HelpName = "KEY",
    };

    private static readonly Option<string?> Config = new("--config")
    {
        Description = $"The configuration; {ServeOptions.DefaultConfigPath} in this folder if there is one, else the one that the data folder works by",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = $"The folder that everything is kept in; made if missing; {ServeOptions.DefaultDataFolder} unless said",
        HelpName = "DIR",
    };

    private static readonly Option<string?> Server = new("--server")
    {
        Description = "The address of a running server to import into, in place of a data folder",
        HelpName = "URL",
    };

    private static readonly Option<string?> Token = new("--token")
    {
        Description = "An operator's token of that server, or WEFT_TOKEN in the environment",
        HelpName = "TOKEN",
    };

    private static readonly Option<bool> Activate = new("--activate") { Description = "Tells destinations of it as if it happened now; without it they are told nothing" };

    private static readonly Option<bool> Again = new("--again") { Description = "Reads a file once more that was imported before; its rows count as duplicates" };

    public static Command Create()
    {
        var command = new Command("import", "Imports history from files.") { Files, Map, Source, Config, Data, Server, Token, Activate, Again };
        command.SetAction(parsed => RunAsync(Options(parsed), parsed.InvocationConfiguration.Error));
        return command;
    }

    private static ImportOptions Options(ParseResult parsed) => new()
    {
        Files = parsed.GetValue(Files)!,
        MappingPath = parsed.GetValue(Map),
        Source = parsed.GetValue(Source),
        ConfigPath = parsed.GetValue(Config) ?? (File.Exists(ServeOptions.DefaultConfigPath) ? ServeOptions.DefaultConfigPath : null),
        DataFolder = parsed.GetValue(Data),
        Server = parsed.GetValue(Server),
        Token = parsed.GetValue(Token),
        Activate = parsed.GetValue(Activate),
        Again = parsed.GetValue(Again),
        Output = parsed.InvocationConfiguration.Output,
        Display = ImportDisplay.For(parsed.InvocationConfiguration.Error),
    };

    private static async Task<int> RunAsync(ImportOptions options, TextWriter error)
    {
        using var interrupt = new Interrupt();
        try
        {
            if (options.Server is null)
                await new EmbeddedImport(options).RunAsync(interrupt.Token);
            else
                await new RemoteImport(options).RunAsync(interrupt.Token);
            return 0;
        }
        catch (Exception refusal) when (refusal is ImportRefusedException or StartupException)
        {
            await error.WriteLineAsync($"weft: {refusal.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            await error.WriteLineAsync("weft: broken off; what was taken is kept, and the same command goes on where it stood");
            return 1;
        }
    }
}
