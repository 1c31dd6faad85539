using Weft.Storage;
using static Weft.Activation.DestinationSums;

namespace Weft.Activation.Dispatch;

/// <summary>
/// Writes what became of one destination's messages. A final outcome is one commit: the row goes, the receipt and the sum (and the dead letter) come. So
/// the sums add up at every instant, and a crash undoes all of it or nothing.
/// </summary>
internal sealed class Outcomes(IKeyValueStore store, string destination)
{
    // Lanes finish at the same time, and a sum is read, added to and written.
    private readonly Lock _lock = new();

    public void Delivered(OutboxRow row, Receipt receipt) => Close(row, receipt with { State = DeliveryState.Delivered, Reason = "" }, Sum.Delivered);

    public void Dead(OutboxRow row, Receipt receipt) => Close(row, receipt with { State = DeliveryState.Dead }, Sum.Dead);

    /// <summary>The message stays; its tries are kept, so that a restart neither forgets nor hastens them.</summary>
    public void Failed(Receipt receipt)
    {
        var batch = new CommitBatch();
        batch.Put(receipt.Key.In(Table.Receipts), receipt.Value);
        store.Commit(batch);
    }

    /// <summary>The receipt of a waiting message.</summary>
    public Receipt Pending(OutboxRow row) => Receipt.Read(
        row.Key,
        store.Get(row.Key.In(Table.Receipts)) ?? throw new StorageException($"The receipt of {row.Key} is missing."));

    private void Close(OutboxRow row, Receipt receipt, Sum sum)
    {
        var final = receipt with { NextTryAt = null };
        var batch = new CommitBatch();
        batch.Delete(row.StoredKey);
        batch.Put(row.Key.In(Table.Receipts), final.Value);
        if (sum == Sum.Dead)
            batch.Put(row.Key.In(Table.DeadLetters), new DeadLetter(final, row.Body).Value);
        lock (_lock)
        {
            var key = KeyOf(destination, sum);
            batch.Put(key, NumberValue.Of(NumberValue.Read(store.Get(key)) + 1));
            store.Commit(batch);
        }
    }
}
