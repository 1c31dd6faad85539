using Microsoft.Playwright;
using Weft.Server;
using Weft.Tests.Sdk;
using Weft.Tests.Server;

namespace Weft.Tests.Web;

/// <summary>What the tests of pages share: a server in this process, and a browser.</summary>
public sealed class WebLab : IAsyncLifetime
{
    private const string Yaml = """
        tokens:
          boss: { role: admin, secret: boss-secret }
          desk: { role: agent, secret: desk-secret }
          lab:  { role: analyst, secret: lab-secret }
        sources:
          web:   { kind: tracking, write_keys: [wk_web] }
          store: { kind: tracking, write_keys: [wk_store] }
        identity:
          survivorship: { tier: never, interests: union }
        audiences:
          twice:   { name: Ordered twice, event: Order Completed, count: { gte: 2 }, within: 90d }
          visitor: { name: Visitors, event: Page Viewed, within: 1s }
          pro:     { name: On the pro plan, trait: plan, equals: pro }
        destinations:
          console: { kind: console }
        """;

    private const float Patience = 30_000;

    private readonly List<(TestServer Server, TemporaryFolder Folder)> _servers = [];
    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;

    internal Site Site { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // Long enough for a machine that is busy with other things; a test that passes never waits that long.
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _chromium = await Chromium.LaunchAsync(_playwright);
        Site = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
        foreach (var (server, folder) in _servers)
        {
            await server.DisposeAsync();
            folder.Dispose();
        }
    }

    /// <summary>A server with nothing in it.</summary>
    internal async Task<Site> StartAsync(Func<ServeOptions, ServeOptions>? with = null)
    {
        var folder = new TemporaryFolder();
        var server = await TestServer.StartAsync(folder.Path, Yaml, with: with);
        _servers.Add((server, folder));
        return new(server.Client, _chromium);
    }
}

[CollectionDefinition(Name)]
public sealed class WebCollection : ICollectionFixture<WebLab>
{
    public const string Name = "pages";
}
