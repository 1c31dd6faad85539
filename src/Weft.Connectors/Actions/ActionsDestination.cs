using System.Text.Json;
using Weft.Destinations;

namespace Weft.Connectors.Actions;

/// <summary>Has a worker send messages by the subscriptions that they were queued for.</summary>
internal sealed class ActionsDestination(ActionsConfig config, ActionsRuntime runtime) : IBatchDestination
{
    // A refresh makes calls that hold the former token begin again; more often than this and somebody else refreshes too.
    private const int MostBeginnings = 3;

    // Read with the first call: making a destination only checks it.
    private readonly Lazy<KeptState> _kept = new(() => runtime.Kept(config.Key));
    private readonly Lock _lock = new();
    private ActionsWorkers? _workers;

    public int LargestBatch => 1000;

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellation) => (await DeliverAsync([delivery], cancellation))[0];

    public async Task<IReadOnlyList<DeliveryResult>> DeliverAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        var results = new DeliveryResult[batch.Count];
        await Task.WhenAll(batch.Index().GroupBy(one => one.Item.Mapping).Select(async group =>
        {
            var ours = group.ToList();
            var answers = await DeliverAsync(group.Key, [.. ours.Select(one => one.Item)], cancellation);
            foreach (var ((at, _), answer) in ours.Zip(answers))
                results[at] = answer;
        }));
        return results;
    }

    public async ValueTask DisposeAsync()
    {
        ActionsWorkers? used;
        lock (_lock)
            (used, _workers) = (_workers, null);
        if (used is not null)
            await runtime.GiveBackAsync(config);
    }

    private async Task<IReadOnlyList<DeliveryResult>> DeliverAsync(string? mapping, IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        if (config.Subscriptions.GetValueOrDefault(mapping ?? "") is not { } subscription)
            return ForEach(batch, new(DeliveryStatus.Refused, "unknown_subscription", $"There is no subscription {mapping} any more."));
        if (!subscription.IsEnabled)
            return ForEach(batch, new(DeliveryStatus.Filtered, "disabled"));
        if (runtime.Options.Folder.Missing is { } missing)
            return ForEach(batch, new(DeliveryStatus.Retry, "not_installed", missing));
        try
        {
            return await CallAsync(subscription, batch, cancellation);
        }
        catch (WorkerGoneException gone)
        {
            return ForEach(batch, new(DeliveryStatus.Retry, "worker_died", gone.Message));
        }
    }

    private async Task<IReadOnlyList<DeliveryResult>> CallAsync(ActionsSubscription subscription, IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        var oauth = new OAuthSettings(config.Settings, _kept.Value);
        for (var beginning = 1; beginning <= MostBeginnings; beginning++)
        {
            var call = new ActionsCall(config, _kept.Value, oauth, subscription, batch);
            var worker = await Workers().TakeAsync(cancellation);
            var answer = await worker.CallAsync(call, cancellation);
            if (!answer.TryGetProperty("stale", out _))
                return Read(answer, batch);
        }

        return ForEach(batch, new(DeliveryStatus.Retry, "tokens_changed"));
    }

    private static DeliveryResult[] Read(JsonElement answer, IReadOnlyList<Delivery> batch)
    {
        if (answer.TryGetProperty("trace", out var exchanges))
        {
            foreach (var exchange in exchanges.EnumerateArray())
                batch.First(delivery => delivery.Trace is not null).Trace!.Add(exchange.GetProperty("request").GetString()!, exchange.GetProperty("answer").GetString()!);
        }

        return answer.TryGetProperty("failure", out var failure)
            ? ForEach(batch, ActionsAnswer.Read(failure))
            : [.. answer.GetProperty("results").EnumerateArray().Select(ActionsAnswer.Read)];
    }

    private static DeliveryResult[] ForEach(IReadOnlyList<Delivery> batch, DeliveryResult result) => [.. batch.Select(_ => result)];

    private ActionsWorkers Workers()
    {
        lock (_lock)
            return _workers ??= runtime.Use(config);
    }
}
