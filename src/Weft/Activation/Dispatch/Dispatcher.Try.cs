using Weft.Destinations;

namespace Weft.Activation.Dispatch;

internal sealed partial class Dispatcher
{
    private readonly Stack<TryLimit> _limits = [];

    // A try that is broken off at shutdown has no outcome: it is made again.
    private async ValueTask<IReadOnlyList<DeliveryResult>> TryAsync(List<Head> heads)
    {
        var limit = TakeLimit();
        try
        {
            var sending = CallAsync(heads, limit.Token);
            return sending.IsCompleted ? await sending : await WaitAsync(sending, limit);
        }
        catch (Exception) when (_abort.IsCancellationRequested)
        {
            _gate.Unknown();
            throw new OperationCanceledException(_abort.Token);
        }
        catch (OperationCanceledException) when (limit.Token.IsCancellationRequested)
        {
            return ForAll(heads, new(DeliveryStatus.Retry, "timeout"));
        }
        catch (Exception exception)
        {
            return ForAll(heads, new(DeliveryStatus.Retry, "error", exception.Message));
        }
        finally
        {
            GiveBack(limit);
        }
    }

    private async Task<IReadOnlyList<DeliveryResult>> CallAsync(List<Head> heads, CancellationToken cancellation)
    {
        if (_definition.Limits.Batch == 1)
            return [await _destination.DeliverAsync(DeliveryOf(heads[0]), cancellation)];
        var results = await ((IBatchDestination)_destination).DeliverAsync(heads.ConvertAll(DeliveryOf), cancellation);
        return results.Count == heads.Count
            ? results
            : throw new InvalidOperationException($"{results.Count} results came for {heads.Count} messages.");
    }

    private static Delivery DeliveryOf(Head head) =>
        new(head.Row.IdempotencyKey, head.Row.Body, head.Attempt) { Mapping = head.Row.Mapping };

    private static DeliveryResult[] ForAll(List<Head> heads, DeliveryResult result) => [.. heads.Select(_ => result)];

    private async ValueTask<IReadOnlyList<DeliveryResult>> WaitAsync(Task<IReadOnlyList<DeliveryResult>> sending, TryLimit limit)
    {
        limit.Begin(_policy.Timeout);
        SaveSoon();
        var answered = sending.WaitAsync(limit.Token);
        await PausedAsync(answered);
        return await answered;
    }

    private TryLimit TakeLimit()
    {
        lock (_limits)
        {
            if (_limits.TryPop(out var free))
                return free;
        }

        return new(_time, _abort.Token);
    }

    private void GiveBack(TryLimit limit)
    {
        if (!limit.TryReset())
        {
            limit.Dispose();
            return;
        }

        lock (_limits)
            _limits.Push(limit);
    }

    private void DisposeLimits()
    {
        foreach (var limit in _limits)
            limit.Dispose();
    }
}
