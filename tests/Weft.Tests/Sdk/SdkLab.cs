namespace Weft.Tests.Sdk;

/// <summary>What all tests with real SDKs share: the SDKs, one server and the front before it. They run one after the other.</summary>
public sealed class SdkLab : IAsyncLifetime
{
    private static readonly string[] Names = ["segment_node", "customerio_node", "rudder_node", "jitsu_node", "analytics_next", "snippet", "rudder"];
    private static readonly string[] Cases = ["plain", "refused", "restart", "unload", "batching", "s2s", "told"];

    private readonly Dictionary<string, SdkSource> _sources =
        Names.SelectMany(name => Cases.Select(one => new SdkSource($"{name}_{one}")).Append(new($"{name}_rated", IsRated: true))).ToDictionary(source => source.Key);

    internal SdkServer Server { get; private set; } = null!;

    internal Front Front { get; private set; } = null!;

    internal Browser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await SdkFolder.InstallAsync();
        Server = await SdkServer.StartAsync(_sources.Values);
        Front = await Front.StartAsync(Server.Url);
        Browser = await Browser.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        await Front.DisposeAsync();
        await Server.DisposeAsync();
    }

    internal SdkSource Source(string sdk, string test) => _sources[$"{sdk.Replace('-', '_')}_{test}"];

    internal Arrival Arrival(SdkSource source) => new(Server, source);

    /// <summary>Kills the server once it has taken a first request, lets the sender find nobody, and starts it again.</summary>
    internal async Task RestartAsync(Task foundNobody)
    {
        await foundNobody;
        await Server.StartAgainAsync();
    }
}

/// <summary>The tests with real SDKs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SdkCollection : ICollectionFixture<SdkLab>
{
    public const string Name = "real SDKs";
}
