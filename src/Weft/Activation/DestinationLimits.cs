using System.Globalization;
using Weft.Configuration;
using Weft.Destinations;

namespace Weft.Activation;

/// <summary>How fast a destination may be called (<c>limits:</c>).</summary>
/// <param name="Rate">Messages a second; null when not limited.</param>
/// <param name="Concurrency">How many calls may be under way at once; no two of them hold messages of one profile.</param>
/// <param name="Batch">How many messages a call may hold, each of another profile; 1 where messages leave one by one.</param>
public sealed record DestinationLimits(int? Rate, int Concurrency, int Batch = 1)
{
    private const int MostRate = 100_000;
    private const int MostConcurrency = 256;
    private const int MostLinger = 10_000;

    /// <summary>No rate, four at once, one by one.</summary>
    public static DestinationLimits Default { get; } = new(null, 4);

    /// <summary>How long a batch that is not full waits for more, from when its first message could leave.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(50);

    internal static DestinationLimits Compile(ConfigNode node, ConfigErrors errors)
    {
        if (!node.Exists)
            return Default;
        var map = new MapReader(node, errors);
        var rate = Rated(map, errors);
        var concurrency = map.Integer("concurrency", 1, MostConcurrency) ?? Default.Concurrency;
        var batch = map.Integer("batch", 1, int.MaxValue) ?? Default.Batch;
        var linger = Lingering(map, errors);
        map.Done();
        return new(rate, concurrency, batch) { Linger = linger };
    }

    /// <summary>Reports a batch that is more than the destination takes in one call.</summary>
    internal void CheckBatch(IDestination destination, string kind, ConfigNode node, ConfigErrors errors)
    {
        if (Batch > 1 && destination is not IBatchDestination)
            errors.Add(node["batch"], $"{kind} takes messages one by one, so 1 is accepted");
        else if (destination is IBatchDestination { LargestBatch: var most } && Batch > most)
            errors.Add(node["batch"], $"must be a whole number from 1 to {most}, which is the most that one call of {kind} takes");
    }

    private static TimeSpan Lingering(MapReader map, ConfigErrors errors)
    {
        if (map.Text("linger") is not { } text)
            return Default.Linger;
        if (text.EndsWith("ms", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(0, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= MostLinger)
            return TimeSpan.FromMilliseconds(milliseconds);
        errors.Add(map.Node["linger"], $"must be a whole number of milliseconds from 0ms to {MostLinger}ms, such as 50ms");
        return Default.Linger;
    }

    private static int? Rated(MapReader map, ConfigErrors errors)
    {
        if (map.Text("rate") is not { } text)
            return null;
        if (text.EndsWith("/s", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(0, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var rate)
            && rate is > 0 and <= MostRate)
            return rate;
        errors.Add(map.Node["rate"], $"must be a whole number of messages a second from 1/s to {MostRate}/s, such as 50/s");
        return null;
    }
}
