using Weft.Storage;

namespace Weft.Activation.Dispatch;

/// <summary>What leaves in one call. One worker at a time gathers, so that few full batches leave and not many that are half empty.</summary>
internal sealed partial class Dispatcher
{
    private readonly SemaphoreSlim _gathering = new(1);

    // At least one lane was ready when it began; what is ready is taken, and a batch that is not full waits a moment for more.
    private async ValueTask<List<Head>> GatherAsync()
    {
        var heads = new List<Head>();
        if (_gate.MostAtOnce == 1)
        {
            Gather(heads, 1);
            return heads;
        }

        await EnterGatheringAsync();
        try
        {
            Gather(heads, _gate.MostAtOnce);
            if (heads.Count == 0 || heads.Count == _gate.MostAtOnce || _definition.Limits.Linger == TimeSpan.Zero)
                return heads;
            TrySave();
            await _lanes.WaitForAsync(_gate.MostAtOnce - heads.Count, _definition.Limits.Linger, _stopping.Token);
            Gather(heads, _gate.MostAtOnce);
            return heads;
        }
        finally
        {
            _gathering.Release();
        }
    }

    private async ValueTask EnterGatheringAsync()
    {
        if (_gathering.Wait(0))
            return;
        await SaveAsync();
        await _gathering.WaitAsync(_stopping.Token);
    }

    private void Gather(List<Head> heads, int most)
    {
        while (heads.Count < most && !_outcomes.IsFull && _lanes.TryTake(out var taken))
        {
            if (HeadOf(taken) is { } head)
                heads.Add(head);
        }
    }

    private Head? HeadOf(in TakenLane taken)
    {
        try
        {
            return Find(taken);
        }
        catch (Exception exception)
        {
            GiveBack(taken.Lane, exception);
            return null;
        }
    }

    // A message that is handed over was never tried; of one that was found in the store the receipt knows.
    private Head? Find(in TakenLane taken)
    {
        var (lane, row, isMore) = (taken.Lane, taken.Row, false);
        if (row is null && !TryFind(taken, out row, out isMore))
            return null;
        if (_orders.Blocker(row!.Key, lane) is { } first)
        {
            Park(lane, first, row);
            return null;
        }

        var receipt = row.IsStored ? _outcomes.Pending(row) : null;
        if (receipt?.NextTryAt - _time.GetUtcNow() is { } wait && wait > TimeSpan.Zero)
        {
            _lanes.WaitFor(lane, wait);
            return null;
        }

        return new(row, receipt, isMore);
    }

    private bool TryFind(in TakenLane taken, out OutboxRow? row, out bool isMore)
    {
        // First what is done, then the store: what is committed in between is not found there any more.
        var (lane, done) = (taken.Lane, _outcomes.LastDone(taken.Lane) ?? taken.Done);
        (var rows, isMore) = OutboxReader.Next(_store, new(_definition.Key, lane), done, _lanes.Ahead);
        row = rows.FirstOrDefault();
        if (row is null)
        {
            if (_lanes.Done(lane, isMoreInStore: false))
                Left(lane);
            return false;
        }

        _lanes.Saw(rows[^1].Key);
        _lanes.Keep(lane, rows.Skip(1));
        return true;
    }

    private void Park(ulong lane, ulong behind, OutboxRow row)
    {
        _lanes.Park(lane, behind);
        // The other lane may have moved between the look and the parking.
        if (_orders.Blocker(row.Key, lane) != behind)
            _lanes.Moved(behind);
    }

    private void GiveBack(ulong lane, Exception exception)
    {
        ActivationLog.LaneFailed(_logger, _definition.Key, lane, exception);
        _lanes.WaitFor(lane, exception is StorageException ? _policy.FirstBreakerPause : _policy.LongestBreakerPause);
    }

    /// <summary>The oldest message of a lane that was taken, to be sent.</summary>
    /// <param name="Row">The message.</param>
    /// <param name="Before">What its receipt says of earlier tries; null when it was handed over.</param>
    /// <param name="IsMore">Whether more of the lane was seen in the store.</param>
    private sealed record Head(OutboxRow Row, Receipt? Before, bool IsMore)
    {
        public int Attempt => (Before?.Attempts ?? 0) + 1;
    }
}
