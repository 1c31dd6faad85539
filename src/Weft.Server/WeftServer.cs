using Microsoft.AspNetCore.HttpOverrides;
using Weft.Configuration;
using Weft.Events;
using Weft.Import;
using Weft.Log;
using Weft.Server.Api;
using Weft.Server.Access;
using Weft.Server.Collect;
using Weft.Server.Configuration;
using Weft.Server.Hosting;
using Weft.Server.Import;
using Weft.Server.Problems;
using Weft.Server.Web;
using Weft.Storage;

namespace Weft.Server;

/// <summary>One server, put together: its data folder, its configuration and its web application.</summary>
public sealed class WeftServer : IAsyncDisposable
{
    // Of the 10 s that a stop may take; the rest is for what stands behind the web application.
    private static readonly TimeSpan RequestsMayTake = TimeSpan.FromSeconds(5);

    private readonly DataFolder _folder;
    private readonly FirstStart _first;
    private readonly Engine _engine;

    private WeftServer(DataFolder folder, FirstStart first, Engine engine, WebApplication app) => (_folder, _first, _engine, App) = (folder, first, engine, app);

    /// <summary>The web application.</summary>
    public WebApplication App { get; }

    /// <summary>The addresses it listens on, once started.</summary>
    public IReadOnlyCollection<string> Urls => [.. App.Urls];

    /// <summary>Checks everything, opens the engine and puts the server together; nothing is listening yet.</summary>
    /// <exception cref="StartupException">Something is not as it should be; the message says what, for the user.</exception>
    public static async Task<WeftServer> BuildAsync(ServeOptions options)
    {
        ListenAddresses.Check(options);
        var written = ReadConfig(options);
        var folder = DataFolder.Open(options.DataFolder);
        try
        {
            var first = new FirstStart(folder, options.Output);
            first.Hold();
            var workspace = written ?? WithoutFile(first, options);
            var tokens = first.Tokens(workspace.Config.Tokens);
            var logging = LoggerFactory.Create(log => ConsoleLog.Configure(log, options.LogFrom));
            var engine = await OpenEngineAsync(options, workspace, logging);
            OpenFiles.WarnWhenFew(logging.CreateLogger("Weft.Server"));
            return new(folder, first, engine, Compose(options, workspace, engine, new(engine, first, tokens, workspace.Config)));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="StartupException">An address is taken or cannot be used.</exception>
    public async Task StartAsync()
    {
        try
        {
            await App.StartAsync();
            _first.Release();
        }
        catch (IOException problem)
        {
            throw new StartupException($"{problem.Message.TrimEnd('.')}; use another address with --urls");
        }
    }

    /// <summary>Waits for SIGTERM or Ctrl+C, then finishes what was accepted.</summary>
    public Task WaitForShutdownAsync() => App.WaitForShutdownAsync();

    /// <summary>Stops, and gives the data folder back.</summary>
    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await _engine.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<Engine> OpenEngineAsync(ServeOptions options, Workspace workspace, ILoggerFactory logging)
    {
        try
        {
            return await Engine.OpenAsync(options.Engine(logging, workspace.Config), workspace.Text);
        }
        catch (Exception problem) when (problem is StorageException or LogDamagedException or IOException)
        {
            throw new StartupException($"the data folder cannot be used: {problem.Message}");
        }
    }

    private static WebApplication Compose(ServeOptions options, Workspace file, Engine engine, ConfigurationInForce inForce)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "weft", ContentRootPath = AppContext.BaseDirectory });
        builder.AddWebServer(options);
        builder.AddConsoleLog(options.LogFrom);
        builder.Services.AddRouting();
        builder.Services.AddApiDescription();
        builder.AddWebApp(options);
        builder.Services.AddSingleton(engine.Clock);
        builder.Services.AddSingleton(inForce).AddSingleton<Definitions>();
        builder.Services.AddSingleton(inForce.Tokens);
        builder.Services.AddSingleton(engine);
        builder.Services.AddSingleton(new ImportLedger(Path.Combine(options.DataFolder, "imports")));
        builder.Services.AddSingleton<FileImportHandler>();
        builder.Services.AddSingleton<LongRuns>();
        AddCollect(builder.Services, inForce, engine);
        if (options.ConfigPath is not null)
            builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<ConfigurationWatch>(services, options, file.Text));
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = RequestsMayTake);

        var app = builder.Build();
        if (options.BehindProxy)
            app.UseForwardedHeaders(OneProxy());
        app.UseMiddleware<ProblemMiddleware>();
        app.UsePagesForVisitors();
        app.UseRouting();
        app.UseMiddleware<AccessMiddleware>();
        app.MapWebApp();
        app.MapCollect();
        app.MapProfileApi();
        app.MapApi();
        app.MapHealth();
        app.MapMetrics();
        app.MapOpenApi("/openapi/{documentName}.json").AllowWithoutToken();
        return app;
    }

    private static void AddCollect(IServiceCollection services, ConfigurationInForce inForce, Engine engine)
    {
        var counters = new RequestCounters();
        services.AddSingleton(counters);
        services.AddSingleton(inForce.Sources);
        services.AddSingleton(inForce.Address);
        services.AddSingleton(inForce.Admission);
        services.AddSingleton(Collector.Into(engine, counters, engine.Clock));
    }

    private static Workspace? ReadConfig(ServeOptions options)
    {
        if (options.ConfigPath is not { } path)
            return null;
        var errors = new ConfigErrors();
        if (ConfigFile.Text(path, out var why) is not { } yaml)
            throw new StartupException(why);
        var file = ConfigFile.Check(path, yaml, options.Environment, errors);
        RefuseMistakes(path, errors);
        return file!.Workspace;
    }

    private static Workspace WithoutFile(FirstStart first, ServeOptions options)
    {
        var errors = new ConfigErrors();
        var workspace = Workspace.Compile(first.Configuration(), [], options.Environment, errors);
        RefuseMistakes("the environment", errors);
        return workspace!;
    }

    private static void RefuseMistakes(string where, ConfigErrors errors)
    {
        if (errors.Any)
            throw new StartupException($"{where} has {ConfigFile.Count(errors.All.Count, "mistake")}:\n  {string.Join("\n  ", errors.InFileOrder)}");
    }

    // Only the proxy next to this server is believed, whatever its address; what a caller put there before it is not.
    private static ForwardedHeadersOptions OneProxy()
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = 1 };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        return options;
    }
}
