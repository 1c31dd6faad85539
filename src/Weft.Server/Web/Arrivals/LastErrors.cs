using System.Collections.Concurrent;
using Weft.Activation;

namespace Weft.Server.Web.Arrivals;

/// <summary>Why the latest failed delivery to a destination failed; looked up anew every few seconds at most, for all who ask.</summary>
internal sealed class LastErrors(Engine engine, TimeProvider clock)
{
    private const int LookedThrough = 50;
    private const int LanesLookedAt = 50;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<string, (string? Error, DateTimeOffset Until)> _found = new(StringComparer.Ordinal);

    /// <summary>The words; null when none of the latest deliveries failed.</summary>
    public string? Of(string destination)
    {
        var now = clock.GetUtcNow();
        if (_found.TryGetValue(destination, out var found) && found.Until > now)
            return found.Error;
        var error = Read(destination);
        _found[destination] = (error, now + Fresh);
        return error;
    }

    private string? Read(string destination)
    {
        var reader = engine.Read().Deliveries;
        var receipts = reader.Next(destination, LanesLookedAt).Concat(reader.Deliveries(destination, LookedThrough).Items);
        return receipts.Where(receipt => receipt.Reason.Length > 0 && receipt.Attempts > 0 && receipt.State is DeliveryState.Pending or DeliveryState.Dead or DeliveryState.Discarded)
            .OrderByDescending(receipt => receipt.At).Select(Worded).FirstOrDefault();
    }

    private static string Worded(Receipt receipt) => string.IsNullOrWhiteSpace(receipt.Detail) ? receipt.Reason : $"{receipt.Reason}: {receipt.Detail.Trim()}";
}
