using Weft.Destinations;

namespace Weft.Activation.Dispatch;

internal sealed partial class Dispatcher
{
    // One that refuses everything is said once, not with every message.
    private volatile bool _isBurying;

    private async ValueTask SendAsync(List<Head> heads)
    {
        await EnterAsync(heads.Count);
        var sent = heads.FindAll(MaySend);
        if (sent.Count == 0)
        {
            _gate.Unknown();
            return;
        }

        var results = await TryAsync(sent);
        Report(results);
        for (var at = 0; at < sent.Count; at++)
            Settle(sent[at], results[at]);
    }

    private async ValueTask EnterAsync(int count)
    {
        if (_gate.TryEnter(count))
            return;
        await SaveAsync();
        await PausedAsync(_gate.EnterAsync(count, _stopping.Token));
    }

    // Right before the try, however long it waited: what is not to be sent any more is filtered here.
    private bool MaySend(Head head)
    {
        try
        {
            if (_objection?.Invoke(head.Row) is not { } reason)
                return true;
            var receipt = Tried(head, new(DeliveryStatus.Filtered, reason));
            Close(head, receipt with { Attempts = receipt.Attempts - 1 });
        }
        catch (Exception exception)
        {
            GiveBack(head.Row.Profile, exception);
        }

        return false;
    }

    // One message that is taken, or refused for what it is, shows that the destination works. A call of which everything failed is one failure.
    private void Report(IReadOnlyList<DeliveryResult> results)
    {
        if (results.Any(result => result.Status != DeliveryStatus.Retry))
        {
            if (_gate.Succeeded())
                ActivationLog.BreakerClosed(_logger, _definition.Key);
        }
        else if (!results.Any(result => result.PausesDestination) && _gate.Failed())
        {
            ActivationLog.BreakerOpened(_logger, _definition.Key, _policy.BreakerFailures, results[0].Reason);
        }
    }

    private void Settle(Head head, DeliveryResult result)
    {
        try
        {
            if (result.Status == DeliveryStatus.Retry)
                Retry(head, Tried(head, result), result);
            else
                Close(head, Tried(head, result));
        }
        catch (Exception exception)
        {
            GiveBack(head.Row.Profile, exception);
        }
    }

    private Receipt Tried(Head head, DeliveryResult result)
    {
        var (row, now) = (head.Row, _time.GetUtcNow());
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
            Attempts = head.Attempt,
            At = now,
            FirstTryAt = head.Before?.FirstTryAt ?? (result.Status == DeliveryStatus.Retry ? now : null),
            SourceMessageId = row.SourceMessageId,
            Profile = row.Profile,
            Mapping = row.Mapping,
            Subject = row.Subject,
            Detail = result.Detail,
            Repeats = row.Repeats,
        };
    }

    private void Close(Head head, Receipt receipt)
    {
        if (receipt.State == DeliveryState.Dead)
            Bury(head.Row, receipt);
        else
            Deliver(head.Row, receipt);
        _lanes.Done(head.Row.Profile, head.IsMore, head.Row.StoredKey);
    }

    private void Retry(Head head, Receipt receipt, DeliveryResult result)
    {
        var pause = Pause(receipt.Attempts, result.RetryAfter);
        if (result.PausesDestination)
            _gate.Pause(pause);
        if (receipt.At - receipt.FirstTryAt >= _policy.RetryFor)
        {
            Close(head, receipt with { State = DeliveryState.Dead });
            return;
        }

        _outcomes.Failed(receipt with { NextTryAt = receipt.At + pause });
        _lanes.WaitFor(head.Row.Profile, pause);
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
            ActivationLog.DeadLettered(_logger, _definition.Key, row.IdempotencyKey, receipt.Attempts, receipt.Reason);
    }

    private TimeSpan Pause(int attempts, TimeSpan? asked)
    {
        double luck;
        lock (_random)
            luck = _random.NextDouble();
        return _policy.Pause(attempts, asked, luck);
    }
}
