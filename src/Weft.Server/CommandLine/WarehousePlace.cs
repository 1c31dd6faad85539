using System.CommandLine;
using System.Text;
using System.Text.Json;
using Weft.Server.Hosting;
using Weft.Warehouse;

namespace Weft.Server.CommandLine;

/// <summary>Which warehouse a command means: that of a running server, or the file in a data folder that no server has open.</summary>
internal sealed class WarehousePlace
{
    /// <summary>How long a running server may take until what it acknowledged is in the warehouse too.</summary>
    public const string Settle = "30s";

    private readonly Option<string> _data = new("--data")
    {
        Description = "The data folder, of a server that is not running",
        HelpName = "DIR",
        DefaultValueFactory = _ => ServeOptions.DefaultDataFolder,
    };

    private readonly Option<string?> _server = new("--server") { Description = "The address of a running server, instead of a folder", HelpName = "URL" };

    private readonly Option<string?> _token = new("--token") { Description = "A token of role analyst or admin; WEFT_TOKEN in the environment unless said", HelpName = "TOKEN" };

    /// <summary>Adds its options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_server);
        command.Add(_token);
    }

    /// <summary>A client of the running server; null when a folder is meant.</summary>
    public HttpClient? Client(ParseResult parsed) => parsed.GetValue(_server) is { } server
        ? RemoteServer.Client(server, parsed.GetValue(_token) ?? Environment.GetEnvironmentVariable(RemoteServer.TokenVariable))
        : null;

    /// <summary>Works on the file in the data folder.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="exports">The one folder that may be written to.</param>
    /// <param name="work">What to do.</param>
    public T OnFile<T>(ParseResult parsed, string exports, Func<WarehouseDatabase, T> work)
    {
        var data = parsed.GetValue(_data)!;
        var file = LiveWarehouse.FileIn(data);
        if (!File.Exists(file))
            throw new StartupException($"{data} holds no warehouse: give the folder of a server that has run with one, or --server for one that runs");
        using var folder = Held(data);
        using var warehouse = WarehouseDatabase.Open(file, Path.GetFullPath(exports), new());
        return work(warehouse);
    }

    /// <summary>The answer of a call, or what the server has against it.</summary>
    public static async Task<JsonElement> PostAsync(HttpClient client, string path, object body, CancellationToken cancellation)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(path, content, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new StartupException(InWords((int)answer.StatusCode, text));
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

    private static string InWords(int status, string text)
    {
        try
        {
            var problem = JsonElement.Parse(text);
            var errors = problem.GetProperty("errors").EnumerateArray().Select(error => $"{error.GetProperty("path").GetString()}: {error.GetProperty("message").GetString()}");
            return string.Join("\n  ", errors.Prepend(problem.GetProperty("detail").GetString()));
        }
        catch (Exception bad) when (bad is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"the server answered {status}";
        }
    }
}
