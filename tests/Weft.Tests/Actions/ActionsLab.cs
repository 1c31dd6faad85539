using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Weft.Activation;
using Weft.Configuration;
using Weft.Connectors.Actions;
using Weft.Destinations;

namespace Weft.Tests.Actions;

[CollectionDefinition(Name)]
public sealed class ActionsCollection : ICollectionFixture<ActionsLab>
{
    public const string Name = "actions";
}

/// <summary>The installed destinations, a worker for all tests, and the catcher of its requests.</summary>
public sealed class ActionsLab : IAsyncLifetime
{
    private const string First = """
        destinations:
          first:
            kind: actions/webhook
            allow_private_targets: true
            subscriptions: [{ subscribe: type = "track", partnerAction: send, mapping: { url: "https://first.example/", method: POST, data: {} } }]
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly ActionsConfig _keepsTheWorker = ActionsConfig.Read("none", new("none", new Dictionary<string, string>(), false, static (_, _, _) => { }));
    private readonly ConcurrentQueue<string> _said = [];
    private ActionsRuntime? _runtime;

    internal Catcher Catcher { get; private set; } = null!;

    internal ActionsOptions Options { get; private set; } = null!;

    internal ActionsRuntime Runtime => _runtime!;

    internal IReadOnlyList<IDestinationKind> Kinds => [new ActionsFamily(Runtime)];

    /// <summary>A folder that goes with the tests.</summary>
    internal string Folder { get; } = Directory.CreateTempSubdirectory("weft-actions-").FullName;

    internal static string File(string name) => Path.Combine(AppContext.BaseDirectory, "actions-tests", name);

    public async ValueTask InitializeAsync()
    {
        using var steps = new StringWriter();
        var problem = await new ActionsInstaller(ActionsFolder.Default, steps).RunAsync(TestContext.Current.CancellationToken);
        Assert.True(problem is null, $"the destinations could not be installed: {problem}");
        // The package takes these from the environment; of others the worker sees nothing.
        foreach (var name in new[] { "GOOGLE_ENHANCED_CONVERSIONS_CLIENT_ID", "GOOGLE_ENHANCED_CONVERSIONS_CLIENT_SECRET", "ADWORDS_DEVELOPER_TOKEN" })
            Environment.SetEnvironmentVariable(name, $"{name}-1");
        Catcher = await Catcher.StartAsync();
        var preload = Path.Combine(Folder, "preload.js");
        await System.IO.File.WriteAllTextAsync(preload, $"require({System.Text.Json.JsonSerializer.Serialize(File("catch.cjs"))})({Catcher.Port})");
        Options = new() { StateFolder = Path.Combine(Folder, "state"), NodeArguments = ["--require", preload], Log = _said.Enqueue };
        _runtime = new(Options);
        Runtime.Use(_keepsTheWorker);
        await BeginAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Runtime.GiveBackAsync(_keepsTheWorker);
        await Catcher.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    // Where no worker can start, each of the tests would wait for one until its own patience ends: so they fail here, all at once, with what Node said.
    private async Task BeginAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await using var destination = Compile(First).All[0].Open();
        try
        {
            var result = await destination.DeliverAsync(new("first", """{"type":"track","event":"First","messageId":"m0","userId":"u0"}"""u8.ToArray(), 1) { Mapping = "send" }, limit.Token);
            Assert.True(result.Status == DeliveryStatus.Delivered, $"the worker does not work: {result.Reason}: {result.Detail}\n{string.Join('\n', _said)}");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Assert.Fail($"the worker gave no answer within {Patience}\n{string.Join('\n', _said)}");
        }
    }

    /// <summary>Compiles the destinations of a YAML text.</summary>
    internal DestinationSet Compile(string yaml, params string[] audiences)
    {
        var errors = new ConfigErrors();
        var set = Compile(yaml, errors, audiences);
        Assert.Empty(errors.All.Select(error => error.ToString()));
        return set;
    }

    /// <summary>Compiles one destination.</summary>
    internal DestinationSet Compile(string key, ConfigNode node, params string[] audiences)
    {
        var errors = new ConfigErrors();
        var one = ConfigNode.Map("destinations", 0, [KeyValuePair.Create(key, node)]);
        var set = DestinationSet.Compile(one, Kinds, audiences, static (scalar, _) => scalar.Text, errors);
        Assert.Empty(errors.All.Select(error => error.ToString()));
        return set;
    }

    internal DestinationSet Compile(string yaml, ConfigErrors errors, params string[] audiences) =>
        DestinationSet.Compile(YamlConfig.Parse(yaml, errors)!["destinations"], Kinds, audiences, static (node, _) => node.Text, errors);

    /// <summary>Runs a script of the tests to its end under the catcher's preload.</summary>
    internal async Task<(string Output, string Errors)> RunAsync(string script, string input)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var process = Process.Start(NodeProgram.Start([.. Options.NodeArguments, File(script), Options.Folder.Path]))!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return (await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
