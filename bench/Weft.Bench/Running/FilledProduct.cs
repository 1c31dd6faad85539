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
    /// <param name="meanwhile">Told how the filling goes.</param>
    public static async Task<FilledProduct> StartAsync(Contender contender, LoadOptions options, Func<LoadResult, FilledProduct, Task>? meanwhile = null)
    {
        var folder = new TemporaryFolder();
        var server = await contender.StartAsync(folder.Path);
        var load = await LoadProcess.StartAsync(options with { Fills = true }, server.Address);
        var product = new FilledProduct(folder, server, load);
        var started = Stopwatch.GetTimestamp();
        product.Filled = await load.SendAsync(options.People, meanwhile: result => meanwhile?.Invoke(result, product) ?? Task.CompletedTask);
        await server.SettleAsync(started);
        Say.Line($"  filled with {options.People:N0} people, sent in {product.Filled.Seconds:F1} s, settled after {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s, {product.Server.Use.Resident >> 20} MiB resident");
        return product;
    }

    public void Dispose()
    {
        Load.Dispose();
        Server.Dispose();
        Folder.Dispose();
    }
}
