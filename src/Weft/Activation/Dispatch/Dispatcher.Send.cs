using Weft.Destinations;

namespace Weft.Activation.Dispatch;

internal sealed partial class Dispatcher
{
    // One that refuses everything is said once, not with every message.
    private volatile bool _isBurying;

    private async Task SendHeadAsync(ulong lane)
    {
        if (OutboxReader.Next(_store, new(_definition.Key, lane)) is not ({ } row, var isLast))
        {
            Finish(lane);
            return;
        }

        if (_orders.Blocker(row.Key, lane) is { } first)
        {
            Park(lane, first, row);
            return;
        }

        var receipt = _outcomes.Pending(row);
        if (receipt.NextTryAt - _time.GetUtcNow() is { } wait && wait > TimeSpan.Zero)
            _lanes.WaitFor(lane, wait);
        else
            await SendAsync(row, receipt, isLast);
    }

    private void Finish(ulong lane)
    {
        var isDrained = _lanes.Finish(lane);
        _lanes.Moved(lane);
        if (isDrained)
            _orders.Drained(lane);
    }

    private void Park(ulong lane, ulong behind, OutboxRow row)
    {
        _lanes.Park(lane, behind);
        // The other lane may have moved between the look and the parking.
        if (_orders.Blocker(row.Key, lane) != behind)
            _lanes.Moved(behind);
    }

    private async Task SendAsync(OutboxRow row, Receipt receipt, bool isLast)
    {
        await _gate.EnterAsync(_stopping.Token);
        var result = await TryAsync(row, receipt.Attempts + 1);
        var now = _time.GetUtcNow();
        var tried = receipt with { Attempts = receipt.Attempts + 1, At = now, Reason = result.Reason, Detail = result.Detail };
        if (result.Status == DeliveryStatus.Retry)
            Retry(row, tried with { FirstTryAt = receipt.FirstTryAt ?? now }, result, isLast);
        else
            Close(row, tried, result, isLast);
    }

    private void Close(OutboxRow row, Receipt receipt, DeliveryResult result, bool isLast)
    {
        if (_gate.Succeeded())
            ActivationLog.BreakerClosed(_logger, _definition.Key);
        if (result.Status == DeliveryStatus.Delivered)
            Deliver(row, receipt);
        else
            Bury(row, receipt);
        Advance(row.Profile, isLast);
    }

    private void Retry(OutboxRow row, Receipt receipt, DeliveryResult result, bool isLast)
    {
        var pause = Pause(receipt.Attempts, result.RetryAfter);
        if (result.PausesDestination)
            _gate.Pause(pause);
        else if (_gate.Failed())
            ActivationLog.BreakerOpened(_logger, _definition.Key, _policy.BreakerFailures, receipt.Reason);
        if (receipt.At - receipt.FirstTryAt >= _policy.RetryFor)
        {
            Bury(row, receipt);
            Advance(row.Profile, isLast);
            return;
        }

        _outcomes.Failed(receipt with { NextTryAt = receipt.At + pause });
        _lanes.WaitFor(row.Profile, pause);
    }

    private void Deliver(OutboxRow row, Receipt receipt)
    {
        _outcomes.Delivered(row, receipt);
        _isBurying = false;
    }

    private void Bury(OutboxRow row, Receipt receipt)
    {
        _outcomes.Dead(row, receipt);
        if (!Interlocked.Exchange(ref _isBurying, true))
            ActivationLog.DeadLettered(_logger, _definition.Key, row.Key.IdempotencyKey(row.Profile, row.SourceMessageId), receipt.Attempts, receipt.Reason);
    }

    // A message that came after the look tells of its lane once it is committed, so that the lane is not forgotten.
    private void Advance(ulong lane, bool isLast)
    {
        if (isLast)
        {
            Finish(lane);
            return;
        }

        _lanes.Continue(lane);
        _lanes.Moved(lane);
    }

    private TimeSpan Pause(int attempts, TimeSpan? asked)
    {
        double luck;
        lock (_random)
            luck = _random.NextDouble();
        return _policy.Pause(attempts, asked, luck);
    }

    // A try that is broken off at shutdown has no outcome: it is made again.
    private async Task<DeliveryResult> TryAsync(OutboxRow row, int attempt)
    {
        using var limit = new CancellationTokenSource(_policy.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _abort.Token);
        try
        {
            var key = row.Key.IdempotencyKey(row.Profile, row.SourceMessageId);
            return await _destination.DeliverAsync(new(key, row.Body, attempt), either.Token).WaitAsync(either.Token);
        }
        catch (Exception) when (_abort.IsCancellationRequested)
        {
            _gate.Unknown();
            throw new OperationCanceledException(_abort.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new(DeliveryStatus.Retry, "timeout");
        }
        catch (Exception exception)
        {
            return new(DeliveryStatus.Retry, "error", exception.Message);
        }
    }
}
