using Weft.Configuration;
using Weft.Server.Demo.Shop;
using Weft.Server.Demo.Tools;
using Weft.Server.Hosting;

namespace Weft.Server.Demo;

/// <summary>A real server with a shop beside it: a year of history while one looks on, and live traffic at once.</summary>
internal sealed class DemoRun(DemoOptions options)
{
    private readonly DemoScreen _screen = new(options.Output);

    /// <summary>Runs until Ctrl+C or SIGTERM.</summary>
    /// <exception cref="Hosting.StartupException">It cannot start; the message says why, for the user.</exception>
    public async Task RunAsync()
    {
        using var stop = new Interrupt();
        using (var folder = DemoFolder.Open(options))
            await RunAsync(folder, stop.Token);
        _screen.Ended(options.DataFolder);
    }

    private async Task RunAsync(DemoFolder folder, CancellationToken stop)
    {
        await using var tools = await ShopTools.StartAsync(options.Clock, folder.Story.Seed);
        folder.WriteConfiguration(tools.Url);
        var opening = Task.Run(() => OpenTheShop(folder.Story));
        var token = AdminToken.OfEnvironment();
        await using var server = await WeftServer.BuildAsync(Serve(folder, token));
        await server.StartAsync();
        _screen.Welcome(server.Urls.First(), tools.Url, token.Shown, folder);
        DemoBrowser.Open(server.Urls.First());

        using var _ = stop.Register(server.App.Lifetime.StopApplication);
        var stopping = server.App.Lifetime.ApplicationStopping;
        var traffic = PlayAsync(server, tools, folder, opening, stopping);
        await Task.WhenAny(traffic, server.WaitForShutdownAsync());
        server.App.Lifetime.StopApplication();
        await traffic;
    }

    private ServeOptions Serve(DemoFolder folder, AdminToken token) => new()
    {
        OpenOnLoopback = true,
        ConfigPath = folder.ConfigPath,
        DataFolder = folder.Data,
        Urls = [FreeAddress.Of(options.Url, _screen)],
        Environment = new EnvironmentReferences(token.Variables),
        Clock = options.Clock,
        Output = options.Output,
        LogFrom = LogLevel.Warning,
    };

    private static (TeaShop Shop, ShopYear Year) OpenTheShop(DemoStory story)
    {
        var shop = new TeaShop(story.Seed);
        return (shop, ShopYear.Play(shop, story.People, story.Until));
    }

    private async Task PlayAsync(WeftServer server, ShopTools tools, DemoFolder folder, Task<(TeaShop Shop, ShopYear Year)> opening, CancellationToken stopping)
    {
        try
        {
            var (shop, year) = await opening;
            var now = options.Clock.GetUtcNow();
            var live = new LiveShop(shop, year.Ahead.Where(one => !folder.Story.IsTold || one.Arrives > now), options.Pace, folder.Story.IsTold ? now : folder.Story.Until);
            using var calls = new SdkCalls(server.Urls.First(), options.Clock);
            _screen.Live(options.Pace);
            await Task.WhenAll(
                TellAsync(server, folder, year.Past, stopping),
                new LiveTraffic(live, calls, tools, options.Clock).RunAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The end of the demo.
        }
    }

    private async Task TellAsync(WeftServer server, DemoFolder folder, IReadOnlyList<ShopEvent> past, CancellationToken stopping)
    {
        if (folder.Story.IsTold)
            return;
        var began = options.Clock.GetTimestamp();
        var history = ActivatorUtilities.CreateInstance<HistoryImport>(server.App.Services);
        await history.RunAsync(past, done => _screen.Progress(folder.Story.People, done, past.Count), stopping);
        folder.Told();
        _screen.HistoryIsIn(past.Count, options.Clock.GetElapsedTime(began));
    }
}
