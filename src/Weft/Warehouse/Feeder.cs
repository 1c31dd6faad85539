using Weft.Log;
using Weft.Storage;

namespace Weft.Warehouse;

/// <summary>
/// Takes what waits in the feed into the warehouse, exactly once: rows and position in one transaction of the warehouse, and only when that is on disk are
/// the rows deleted from the store. Whatever ends the process in between, the position says what is to be skipped.
/// </summary>
internal sealed class Feeder(FeedTable feed, WarehouseDatabase warehouse, Func<long, LogReader> readLog, TimeProvider clock, WarehouseOptions options) : IDisposable
{
    private const long MostBytes = 32 << 20;
    private LogReader? _reader;
    private LogFrame _frame;

    /// <summary>Takes everything that waits.</summary>
    /// <param name="applied">The last frame that is in the store's state, or an earlier one.</param>
    /// <param name="cancellation">Ends it between two transactions.</param>
    public void TakeAll(long applied, CancellationToken cancellation)
    {
        // What the log made again, after a crash, of what the warehouse has. Not further than the state is: more of it may come yet.
        feed.Delete(Math.Min(warehouse.Position, applied));
        while (!cancellation.IsCancellationRequested && Take())
        {
        }
    }

    public void Dispose() => _reader?.Dispose();

    private bool Take()
    {
        using var rows = feed.After(warehouse.Position).GetEnumerator();
        if (!rows.MoveNext())
            return false;
        var last = Write(rows);
        options.Reached(FeedStep.Committed);
        feed.Delete(last);
        options.Reached(FeedStep.Deleted);
        return true;
    }

    private long Write(IEnumerator<(long Position, FeedRow Row)> rows)
    {
        using var transaction = warehouse.Begin();
        long last;
        do
        {
            last = rows.Current.Position;
            transaction.Add(FrameAt(last), rows.Current.Row);
        }
        while (transaction.Events < options.EventsPerTransaction && transaction.Bytes < MostBytes && rows.MoveNext());
        transaction.Flush();
        options.Reached(FeedStep.Appended);
        transaction.Stand(last, clock.GetUtcNow());
        options.Reached(FeedStep.Positioned);
        transaction.Commit(last);
        return last;
    }

    // Frames come in order; one that is asked for again, as after a failure, takes another reader.
    private LogFrame FrameAt(long position)
    {
        if (_frame.Position > position || _reader is null)
        {
            _reader?.Dispose();
            (_reader, _frame) = (readLog(position - 1), default);
        }

        while (_frame.Position < position)
        {
            if (!_reader.TryRead(out _frame))
                throw new StorageException($"Frame {position} is in the state and not in the log.");
        }

        return _frame;
    }
}
