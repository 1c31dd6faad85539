using System.CommandLine;
using Weft.Server.Hosting;

namespace Weft.Server.CommandLine;

/// <summary><c>weft serve</c>.</summary>
internal static class ServeCommand
{
    private static readonly Option<string?> Config = new("--config")
    {
        Description = $"The configuration; {ServeOptions.DefaultConfigPath} in this folder if there is one, else one source is made",
        HelpName = "FILE",
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "The folder that everything is kept in; made if missing",
        HelpName = "DIR",
        DefaultValueFactory = _ => ServeOptions.DefaultDataFolder,
    };

    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "The addresses to listen on, with ; between them",
        HelpName = "URLS",
        DefaultValueFactory = _ => ServeOptions.DefaultUrl,
    };

    private static readonly Option<bool> BehindProxy = new("--behind-proxy")
    {
        Description = "Says that a proxy ends TLS in front of this server, and takes the sender's address from its X-Forwarded headers",
    };

    private static readonly Option<string?> Certificate = new("--certificate") { Description = "The certificate for https, PEM", HelpName = "FILE" };

    private static readonly Option<string?> CertificateKey = new("--certificate-key") { Description = "Its private key, PEM", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("serve", "Runs the server.") { Config, Data, Urls, BehindProxy, Certificate, CertificateKey };
        command.SetAction(parsed => RunAsync(Options(parsed), parsed.InvocationConfiguration.Error));
        return command;
    }

    private static ServeOptions Options(ParseResult parsed) => new()
    {
        ConfigPath = parsed.GetValue(Config) ?? (File.Exists(ServeOptions.DefaultConfigPath) ? ServeOptions.DefaultConfigPath : null),
        DataFolder = parsed.GetValue(Data)!,
        Urls = parsed.GetValue(Urls)!.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        BehindProxy = parsed.GetValue(BehindProxy),
        CertificatePath = parsed.GetValue(Certificate),
        CertificateKeyPath = parsed.GetValue(CertificateKey),
        Output = parsed.InvocationConfiguration.Output,
    };

    private static async Task<int> RunAsync(ServeOptions options, TextWriter error)
    {
        try
        {
            await using var server = WeftServer.Build(options);
            await server.StartAsync();
            await options.Output.WriteLineAsync($"Weft listens on {string.Join(", ", server.Urls)} and keeps its data in {options.DataFolder}.");
            await server.WaitForShutdownAsync();
            return 0;
        }
        catch (StartupException refusal)
        {
            await error.WriteLineAsync($"weft: {refusal.Message}");
            return 1;
        }
    }
}
