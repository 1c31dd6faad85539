using System.Globalization;
using Weft.Configuration;

namespace Weft.Activation;

/// <summary>How fast a destination may be called (<c>limits:</c>).</summary>
/// <param name="Rate">Messages a second; null when not limited.</param>
/// <param name="Concurrency">How many messages may be under way at once, each of another profile.</param>
public sealed record DestinationLimits(int? Rate, int Concurrency)
{
    private const int MostRate = 100_000;
    private const int MostConcurrency = 256;

    /// <summary>No rate, four at once.</summary>
    public static DestinationLimits Default { get; } = new(null, 4);

    internal static DestinationLimits Compile(ConfigNode node, ConfigErrors errors)
    {
        if (!node.Exists)
            return Default;
        var map = new MapReader(node, errors);
        var rate = Rated(map, errors);
        var concurrency = map.Integer("concurrency", 1, MostConcurrency) ?? Default.Concurrency;
        if (map.Integer("batch", 1, int.MaxValue) > 1)
            errors.Add(node["batch"], "is not available yet: messages leave one by one, so 1 is accepted");
        map.Done();
        return new(rate, concurrency);
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
