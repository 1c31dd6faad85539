using System.Diagnostics;
using Weft.Bench.Load;

namespace Weft.Bench.Running;

/// <summary>The product with people in it, one event by each, all settled; and a load generator that goes on from there.</summary>
internal sealed class FilledProduct : IDisposable
{
    private FilledProduct(TemporaryFolder folder, ServerProcess server, LoadProcess load) => (Folder, Server, Load) = (folder, server, load);

    public TemporaryFolder Folder { get; }

    public ServerProcess Server { get; }

    public LoadProcess Load { get; }

    /// <summary>What was sent to fill it.</summary>
    public LoadResult Filled { get; private set; } = null!;

    /// <summary>Starts and fills it.</summary>
    /// <param name="contender">The product.</param>
    /// <param name="options">The load, whose <see cref="LoadOptions.People"/> it is filled with.</param>
    public static async Task<FilledProduct> StartAsync(Contender contender, LoadOptions options)
    {
        var product = await OpenAsync(contender, options);
        await product.FillAsync(options.People);
        return product;
    }

    /// <summary>Starts it, to be filled.</summary>
    public static async Task<FilledProduct> OpenAsync(Contender contender, LoadOptions options)
    {
        var folder = new TemporaryFolder();
        var server = await contender.StartAsync(folder.Path);
        return new(folder, server, await LoadProcess.StartAsync(options with { Fills = true }, server.Address));
    }

    /// <summary>Fills it, and returns when all is settled.</summary>
    public async Task FillAsync(int people)
    {
        var started = Stopwatch.GetTimestamp();
        Filled = await Load.SendAsync(people);
        await Server.SettleAsync(started);
        Say.Line($"  filled with {people:N0} people, sent in {Filled.Seconds:F1} s, settled after {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s, {Server.Use.Resident >> 20} MiB resident");
    }

    public void Dispose()
    {
        Load.Dispose();
        Server.Dispose();
        Folder.Dispose();
    }
}
