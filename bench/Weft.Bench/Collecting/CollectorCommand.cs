using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Weft.Configuration;
using Weft.Connectors;
using Weft.Events;
using Weft.Identity;
using Weft.Log;
using Weft.Server;
using Weft.Server.Collect;
using Weft.Server.Hosting;
using Weft.Server.Problems;

namespace Weft.Bench.Collecting;

/// <summary>The product's own endpoint, collector and log, put together as its server does, with nothing behind the log: what an acknowledgement costs by itself.</summary>
internal static class CollectorCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var workspace = Compile(File.ReadAllText(arguments.Text("config", "bench/pipeline.yaml")));
        await using var log = EventLog.Open(Path.Combine(arguments.Text("data", "weft-data"), "log"), TimeProvider.System);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.AddWebServer(new ServeOptions { Urls = [arguments.Text("urls", ServeOptions.DefaultUrl)] });
        builder.Services.AddLogging(logging => logging.ClearProviders()).AddRouting();
        AddCollect(builder.Services, workspace, log);
        await using var app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.MapCollect();
        app.MapGet("/health/ready", () => "ready");
        await app.RunAsync();
        return 0;
    }

    private static void AddCollect(IServiceCollection services, Workspace workspace, EventLog log)
    {
        var counters = new RequestCounters();
        services.AddSingleton(TimeProvider.System).AddSingleton(counters).AddSingleton(new PublicAddress());
        services.AddSingleton(new CurrentSources(new(workspace.TrackingSources())));
        services.AddSingleton(new Admission(() => 0) { Limits = workspace.Config.Limits });
        services.AddSingleton(new Collector(AppendAsync, counters, TimeProvider.System) { HoldsIdentifier = HoldsIdentifier });

        async ValueTask AppendAsync(string source, int items, ReadOnlyMemory<byte> payload, CancellationToken cancellation) =>
            await log.AppendAsync(FrameKind.Events, source, items, payload, cancellation);

        bool HoldsIdentifier(ReadOnlyMemory<byte> message) =>
            new IdentifierPromotion(workspace.Identity, workspace.Config.Region).Promote(TrackingEvent.Parse(message, "")).Ids.Count > 0;
    }

    private static Workspace Compile(string yaml)
    {
        var errors = new ConfigErrors();
        return Workspace.Compile(yaml, Kinds.All(TimeProvider.System, TextWriter.Null), EnvironmentReferences.OfThisProcess(), errors)
            ?? throw new InvalidOperationException(string.Join("; ", errors.All));
    }
}
