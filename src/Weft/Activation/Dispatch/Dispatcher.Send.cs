using Weft.Destinations;

namespace Weft.Activation.Dispatch;

internal sealed partial class Dispatcher
{
    // One that refuses everything is said once, not with every message.
    private volatile bool _isBurying;

    // A message that is handed over was never tried; of one that is found in the store the receipt knows.
    private async ValueTask SendHeadAsync(ulong lane, OutboxRow? row)
    {
        var (isStored, isMore) = (row is null, false);
        if (isStored && !TryFind(lane, out row, out isMore))
            return;
        if (_orders.Blocker(row!.Key, lane) is { } first)
        {
            Park(lane, first, row);
            return;
        }

        var receipt = isStored ? _outcomes.Pending(row) : null;
        if (receipt?.NextTryAt - _time.GetUtcNow() is { } wait && wait > TimeSpan.Zero)
            _lanes.WaitFor(lane, wait);
        else
            await SendAsync(row, receipt, isMore);
    }

    private bool TryFind(ulong lane, out OutboxRow? row, out bool isMore)
    {
        (row, isMore) = (null, false);
        // First what is done, then the store: what is committed in between is not found there any more.
        var done = _outcomes.LastDone(lane);
        if (OutboxReader.Next(_store, new(_definition.Key, lane), done) is not ({ } found, var isLast))
        {
            if (_lanes.Done(lane, isMoreInStore: false))
                Left(lane);
            return false;
        }

        _lanes.Saw(found.Key);
        (row, isMore) = (found, !isLast);
        return true;
    }

    private void Park(ulong lane, ulong behind, OutboxRow row)
    {
        _lanes.Park(lane, behind);
        // The other lane may have moved between the look and the parking.
        if (_orders.Blocker(row.Key, lane) != behind)
            _lanes.Moved(behind);
    }

    private async ValueTask SendAsync(OutboxRow row, Receipt? before, bool isMore)
    {
        await EnterAsync();
        if (_objection?.Invoke(row) is { } reason)
        {
            _gate.Unknown();
            Deliver(row, Tried(row, before, new(DeliveryStatus.Filtered, reason)) with { Attempts = before?.Attempts ?? 0 });
            _lanes.Done(row.Profile, isMore);
            return;
        }

        var result = await TryAsync(row, (before?.Attempts ?? 0) + 1);
        if (result.Status == DeliveryStatus.Retry)
            Retry(row, Tried(row, before, result), result, isMore);
        else
            Close(row, Tried(row, before, result), isMore);
    }

    private async ValueTask EnterAsync()
    {
        if (_gate.TryEnter())
            return;
        await SaveAsync();
        await PausedAsync(_gate.EnterAsync(_stopping.Token));
    }

    private Receipt Tried(OutboxRow row, Receipt? before, DeliveryResult result)
    {
        var now = _time.GetUtcNow();
        return new()
        {
            Key = row.Key,
            State = result.Status switch
            {
                DeliveryStatus.Delivered => DeliveryState.Delivered,
                DeliveryStatus.Refused => DeliveryState.Dead,
                DeliveryStatus.Filtered => DeliveryState.Filtered,
                _ => DeliveryState.Pending,
            },
            Reason = result.Status == DeliveryStatus.Delivered ? "" : result.Reason,
            Attempts = (before?.Attempts ?? 0) + 1,
            At = now,
            FirstTryAt = before?.FirstTryAt ?? (result.Status == DeliveryStatus.Retry ? now : null),
            SourceMessageId = row.SourceMessageId,
            Profile = row.Profile,
            Mapping = row.Mapping,
            Subject = row.Subject,
            Detail = result.Detail,
        };
    }

    private void Close(OutboxRow row, Receipt receipt, bool isMore)
    {
        if (_gate.Succeeded())
            ActivationLog.BreakerClosed(_logger, _definition.Key);
        if (receipt.State == DeliveryState.Dead)
            Bury(row, receipt);
        else
            Deliver(row, receipt);
        _lanes.Done(row.Profile, isMore);
    }

    private void Retry(OutboxRow row, Receipt receipt, DeliveryResult result, bool isMore)
    {
        var pause = Pause(receipt.Attempts, result.RetryAfter);
        if (result.PausesDestination)
            _gate.Pause(pause);
        else if (_gate.Failed())
            ActivationLog.BreakerOpened(_logger, _definition.Key, _policy.BreakerFailures, receipt.Reason);
        if (receipt.At - receipt.FirstTryAt >= _policy.RetryFor)
        {
            Bury(row, receipt with { State = DeliveryState.Dead });
            _lanes.Done(row.Profile, isMore);
            return;
        }

        _outcomes.Failed(receipt with { NextTryAt = receipt.At + pause });
        _lanes.WaitFor(row.Profile, pause);
    }

    private void Deliver(OutboxRow row, Receipt receipt)
    {
        _outcomes.Add(row, receipt);
        _isBurying = false;
    }

    private void Bury(OutboxRow row, Receipt receipt)
    {
        _outcomes.Add(row, receipt);
        if (!Interlocked.Exchange(ref _isBurying, true))
            ActivationLog.DeadLettered(_logger, _definition.Key, row.Key.IdempotencyKey(row.Profile, row.SourceMessageId), receipt.Attempts, receipt.Reason);
    }

    private TimeSpan Pause(int attempts, TimeSpan? asked)
    {
        double luck;
        lock (_random)
            luck = _random.NextDouble();
        return _policy.Pause(attempts, asked, luck);
    }
}
