using System.CommandLine;
using System.Text.Json;
using Weft.Configuration;
using Weft.Identity;
using Weft.Log;
using Weft.Server.Configuration;
using Weft.Server.Hosting;
using Weft.Server.Problems;
using Weft.Storage;
using Weft.Warehouse;

namespace Weft.Server.CommandLine;

/// <summary>Where a command that takes a while is carried out: by a running server, or on the data folder of one that is not running.</summary>
internal sealed class IdentityPlace
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    private readonly Option<string> _data = new("--data")
    {
        Description = "The data folder, of a server that is not running",
        HelpName = "DIR",
        DefaultValueFactory = _ => ServeOptions.DefaultDataFolder,
    };

    private readonly Option<string?> _config = new("--config") { Description = "The configuration of that folder, where it says storage; else it is not looked at", HelpName = "FILE" };

    private readonly Option<string?> _server = new("--server") { Description = "The address of a running server, instead of a folder", HelpName = "URL" };

    private readonly Option<string?> _token = new("--token") { Description = "A token of role operator or admin; WEFT_TOKEN in the environment unless said", HelpName = "TOKEN" };

    /// <summary>Adds its options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_config);
        command.Add(_server);
        command.Add(_token);
    }

    /// <summary>Has it done, showing how far it has come.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">Where a server is asked.</param>
    /// <param name="body">With what.</param>
    /// <param name="work">The same on an engine here.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The result, as the API has it.</returns>
    public async Task<JsonElement> RunAsync(
        ParseResult parsed, string path, object body, Func<Engine, Action<RunProgress>, CancellationToken, Task<object>> work, CancellationToken cancellation)
    {
        using var interrupt = new Interrupt();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(interrupt.Token, cancellation);
        var display = new RunDisplay(parsed.InvocationConfiguration.Error, TimeProvider.System);
        try
        {
            if (parsed.GetValue(_server) is not { } server)
                return await OnFolderAsync(parsed, (engine, token) => work(engine, display.Show, token), either.Token);
            using var client = RemoteServer.Client(server, parsed.GetValue(_token) ?? Environment.GetEnvironmentVariable(RemoteServer.TokenVariable));
            return await AskAsync(client, path, body, display, either.Token);
        }
        finally
        {
            display.End();
        }
    }

    private static async Task<JsonElement> AskAsync(HttpClient client, string path, object body, RunDisplay display, CancellationToken cancellation)
    {
        var run = await WarehousePlace.PostAsync(client, $"{path}?wait=1s", body, cancellation);
        var location = run.GetProperty("location").GetString()!.TrimStart('/');
        try
        {
            while (run.GetProperty("state").GetString() == "running")
            {
                display.Show(new(run.GetProperty("stage").GetString()!, run.GetProperty("progress").GetDouble()));
                await Task.Delay(Between, cancellation);
                run = JsonElement.Parse(await client.GetStringAsync(location, cancellation));
            }
        }
        catch (OperationCanceledException)
        {
            using var _ = await client.DeleteAsync(location, CancellationToken.None);
            throw;
        }

        return run.GetProperty("state").GetString() == "done"
            ? run.GetProperty("result").Clone()
            : throw new StartupException($"the server broke it off ({run.GetProperty("state").GetString()}): {run.GetProperty("error").GetString() ?? "somebody asked for that"}");
    }

    private async Task<JsonElement> OnFolderAsync(ParseResult parsed, Func<Engine, CancellationToken, Task<object>> work, CancellationToken cancellation)
    {
        var data = parsed.GetValue(_data)!;
        if (!Engine.IsIn(data))
            throw new StartupException($"{data} holds no data: give the folder of a server that has run, or --server for one that runs");
        using var folder = Held(data);
        using var logging = LoggerFactory.Create(log => ConsoleLog.Configure(log, LogLevel.Warning));
        await using var engine = await OpenAsync(folder, parsed.GetValue(_config), logging);
        return JsonSerializer.SerializeToElement(await work(engine, cancellation), ApiJson.Options);
    }

    private static DataFolder Held(string data)
    {
        try
        {
            return DataFolder.Open(data);
        }
        catch (StartupException problem) when (problem.Message.Contains("in use", StringComparison.Ordinal))
        {
            throw new StartupException($"a server runs on {data}: ask it, with --server {ServeOptions.DefaultUrl} and --token");
        }
    }

    private static StorageConfig StorageIn(string path)
    {
        var errors = new ConfigErrors();
        return ConfigFile.Read(path, EnvironmentReferences.OfThisProcess(), errors)?.Workspace.Config.Storage
            ?? throw new StartupException($"{path} has {ConfigFile.Count(errors.All.Count, "mistake")}:\n  {string.Join("\n  ", errors.InFileOrder)}");
    }

    // It works by the configuration that is in force; the file says where the state is, and nothing else.
    private static async Task<Engine> OpenAsync(DataFolder folder, string? config, ILoggerFactory logging)
    {
        var storage = config is null ? new() : StorageIn(config);
        try
        {
            return await Engine.OpenAsync(
                new()
                {
                    DataFolder = folder.Path,
                    Kinds = Connectors.Kinds.All(TimeProvider.System, TextWriter.Null),
                    Environment = EnvironmentReferences.OfThisProcess(),
                    Logger = logging.CreateLogger("Weft"),
                    Delivers = false,
                    // One that keeps a warehouse goes on noting what is for it.
                    Warehouse = File.Exists(LiveWarehouse.FileIn(folder.Path)) ? new() : null,
                    OpenStore = state => StateStore.Open(storage, state),
                },
                null);
        }
        catch (Exception problem) when (problem is StorageException or LogDamagedException or IOException)
        {
            throw new StartupException($"the data folder cannot be used: {problem.Message}");
        }
    }
}
