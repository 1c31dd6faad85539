using Weft.Destinations;

namespace Weft.Activation.Dispatch;

internal sealed partial class Dispatcher
{
    private readonly Stack<TryLimit> _limits = [];

    // A try that is broken off at shutdown has no outcome: it is made again.
    private async ValueTask<DeliveryResult> TryAsync(OutboxRow row, int attempt)
    {
        var limit = TakeLimit();
        try
        {
            var key = row.Key.IdempotencyKey(row.Profile, row.SourceMessageId);
            var sending = _destination.DeliverAsync(new(key, row.Body, attempt) { Mapping = row.Mapping }, limit.Token);
            return sending.IsCompleted ? await sending : await WaitAsync(sending, limit);
        }
        catch (Exception) when (_abort.IsCancellationRequested)
        {
            _gate.Unknown();
            throw new OperationCanceledException(_abort.Token);
        }
        catch (OperationCanceledException) when (limit.Token.IsCancellationRequested)
        {
            return new(DeliveryStatus.Retry, "timeout");
        }
        catch (Exception exception)
        {
            return new(DeliveryStatus.Retry, "error", exception.Message);
        }
        finally
        {
            GiveBack(limit);
        }
    }

    private async ValueTask<DeliveryResult> WaitAsync(Task<DeliveryResult> sending, TryLimit limit)
    {
        limit.Begin(_policy.Timeout);
        TrySave();
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
