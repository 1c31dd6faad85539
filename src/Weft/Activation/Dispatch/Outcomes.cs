using Weft.Storage;
using static Weft.Activation.DestinationSums;

namespace Weft.Activation.Dispatch;

/// <summary>
/// Writes what became of one destination's messages. Final outcomes are committed in groups: the rows go, the receipts and the sums (and the dead letters)
/// come, in one batch. So the sums add up at every instant, and a crash undoes all of a group or nothing; what it undoes is sent again under the same keys.
/// Those that are not committed yet are <see cref="MostOpen"/> and a worker's one at most, and stay until the store takes them.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="destination">The destination's key.</param>
/// <param name="committed">Told of each lane that has a message less in the store.</param>
internal sealed class Outcomes(IKeyValueStore store, string destination, Action<ulong> committed)
{
    /// <summary>With so many it is time to commit.</summary>
    public const int MostOpen = 256;

    private readonly Lock _lock = new();
    private readonly Lock _committing = new();
    private List<Outcome> _open = [];
    private List<Outcome> _underWay = [];
    private bool _isUnanswered;

    /// <summary>True when no more may come before some are committed.</summary>
    public bool IsFull
    {
        get
        {
            lock (_lock)
                return _open.Count + _underWay.Count >= MostOpen;
        }
    }

    /// <summary>How many are to be committed.</summary>
    public int Open
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    /// <summary>Takes a final outcome.</summary>
    public void Add(OutboxRow row, Receipt receipt)
    {
        var letter = receipt.State == DeliveryState.Dead ? new DeadLetter(receipt, row.Body).Value : null;
        var (sum, reason) = SumOf(receipt);
        var outcome = new Outcome(row.Profile, row.StoredKey, row.ReceiptKey, receipt.Value, letter is null ? null : row.Key.In(Table.DeadLetters), letter, sum, reason);
        lock (_lock)
            _open.Add(outcome);
    }

    /// <summary>The message stays; its tries are kept at once, so that a restart neither forgets nor hastens them.</summary>
    public void Failed(Receipt receipt)
    {
        var batch = new CommitBatch();
        batch.Put(receipt.Key.In(Table.Receipts), receipt.Value);
        store.Commit(batch);
    }

    /// <summary>The receipt of a waiting message.</summary>
    public Receipt Pending(OutboxRow row) => Receipt.Read(
        row.Key,
        store.Get(row.ReceiptKey) ?? throw new StorageException($"The receipt of {row.Key} is missing."));

    /// <summary>The key of a lane's last row that is done and may still be in the store; null when none is.</summary>
    public byte[]? LastDone(ulong lane)
    {
        lock (_lock)
            return Last(_open, lane) ?? Last(_underWay, lane);
    }

    /// <summary>Commits what is open. When it throws, everything stays for the next call.</summary>
    public void Commit()
    {
        List<Outcome> done;
        lock (_committing)
        {
            lock (_lock)
            {
                if (_underWay.Count == 0)
                    (_open, _underWay) = (_underWay, _open);
            }

            Write(_underWay);
            lock (_lock)
                (done, _underWay) = (_underWay, []);
        }

        // With no lock held: it comes to lanes and their orders, which have locks of their own.
        done.ForEach(outcome => committed(outcome.Lane));
    }

    private void Write(List<Outcome> outcomes)
    {
        if (outcomes.Count == 0)
            return;
        // A commit whose answer was lost may be in the store: a second one would count its messages twice.
        if (_isUnanswered && store.Get(outcomes[0].Row) is null)
        {
            _isUnanswered = false;
            return;
        }

        var batch = new CommitBatch();
        outcomes.ForEach(outcome => outcome.AddTo(batch));
        foreach (var alike in outcomes.GroupBy(static outcome => (outcome.Sum, outcome.Reason)))
            Count(batch, KeyOf(destination, alike.Key.Sum, alike.Key.Reason), alike.Count());
        _isUnanswered = true;
        store.Commit(batch);
        _isUnanswered = false;
    }

    private void Count(CommitBatch batch, byte[] key, int more) => batch.Put(key, NumberValue.Of(NumberValue.Read(store.Get(key)) + more));

    private static (Sum Sum, string Reason) SumOf(Receipt receipt) => receipt.State switch
    {
        DeliveryState.Dead => (Sum.Dead, ""),
        DeliveryState.Filtered => (Sum.FilteredAtDelivery, receipt.Reason),
        DeliveryState.Discarded => (Sum.Discarded, receipt.Reason),
        _ => (Sum.Delivered, ""),
    };

    private static byte[]? Last(List<Outcome> outcomes, ulong lane)
    {
        var at = outcomes.FindLastIndex(outcome => outcome.Lane == lane);
        return at < 0 ? null : outcomes[at].Row;
    }

    private readonly record struct Outcome(ulong Lane, byte[] Row, byte[] ReceiptKey, byte[] Receipt, byte[]? LetterKey, byte[]? Letter, Sum Sum, string Reason)
    {
        public void AddTo(CommitBatch batch)
        {
            batch.Delete(Row);
            batch.Put(ReceiptKey, Receipt);
            if (Letter is not null)
                batch.Put(LetterKey!, Letter);
        }
    }
}
