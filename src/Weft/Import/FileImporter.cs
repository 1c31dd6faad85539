using Weft.Events;
using Weft.Import.Files;

namespace Weft.Import;

/// <summary>
/// Takes files' rows into the log: a batch is read, mapped and appended, and only then the ledger says so. So an import that was killed goes on where it
/// stood, one batch back at most, and of that batch it leaves out what the state knows.
/// </summary>
/// <param name="target">The engine.</param>
/// <param name="ledger">What was imported.</param>
/// <param name="clock">When rows are taken.</param>
internal sealed class FileImporter(ImportTarget target, ImportLedger ledger, TimeProvider clock)
{
    /// <summary>Imports one file, or goes on with it; returns once all of it is in the state.</summary>
    /// <param name="file">The file.</param>
    /// <param name="plan">What its rows become.</param>
    /// <param name="again">Whether one that was imported before is read once more; its rows are then duplicates.</param>
    /// <param name="tell">Told how far it has come, often.</param>
    /// <param name="cancellation">Breaks it off after the batch under way; it can be gone on with.</param>
    /// <exception cref="ImportRefusedException">The file cannot be read.</exception>
    public async Task<ImportReport> RunAsync(ImportFile file, ImportPlan plan, bool again, Action<ImportProgress> tell, CancellationToken cancellation)
    {
        var before = ledger.Find(plan);
        var hasOther = before is null && ledger.HasOtherMapping(plan);
        if (before?.FinishedAt is not null && !again)
            return new(before, 0, WasFinished: true, 0, hasOther);
        // What an earlier try has put into the log counts as known, and its sums are to be counted from before it.
        await target.Pace(0, cancellation);
        var isResumed = before is { FinishedAt: null };
        var entry = isResumed ? before! : Begin(plan);
        ledger.Write(plan, entry);
        var resumed = entry.Rows;
        entry = await ReadAsync(file, plan, entry, isResumed, tell, cancellation);
        entry = await FinishAsync(plan, entry, tell, cancellation);
        return new(entry, entry.Rows - resumed, WasFinished: false, resumed, hasOther);
    }

    private ImportEntry Begin(ImportPlan plan) => new()
    {
        File = plan.File,
        Digest = plan.Digest,
        Mapping = plan.Mapping?.Digest ?? "",
        Source = plan.Source.Key,
        StartedAt = clock.GetUtcNow(),
        Before = target.Sums(plan.Source.Key),
    };

    private async Task<ImportEntry> ReadAsync(
        ImportFile file, ImportPlan plan, ImportEntry entry, bool isResumed, Action<ImportProgress> tell, CancellationToken cancellation)
    {
        var (skip, tally) = (entry.Rows, new ImportTally(entry));
        await using var rows = await RowReaders.OpenAsync(file, ledger.Scratch, cancellation);
        var batch = NewBatch(plan);
        try
        {
            await foreach (var row in rows.ReadAsync(cancellation))
            {
                if (--skip >= 0)
                {
                    tell(new(ImportPhase.Resuming, rows.BytesRead, file.Bytes, entry.Rows));
                    continue;
                }

                tally.Count(batch.Add(row, out var isLeftOut), isLeftOut);
                if (!batch.IsFull)
                    continue;
                entry = await AppendAsync(plan, batch, tally, isResumed, cancellation);
                isResumed = false;
                tell(new(ImportPhase.Importing, rows.BytesRead, file.Bytes, entry.Rows));
                batch.Dispose();
                batch = NewBatch(plan);
            }

            return await AppendAsync(plan, batch, tally, isResumed, cancellation);
        }
        finally
        {
            batch.Dispose();
        }
    }

    private ImportBatch NewBatch(ImportPlan plan) => new(plan, target.HoldsIdentifier, clock.GetUtcNow());

    private async Task<ImportEntry> AppendAsync(ImportPlan plan, ImportBatch batch, ImportTally tally, bool isResumed, CancellationToken cancellation)
    {
        var (items, payload) = batch.Payload(isResumed ? messageId => target.Knows(plan.Source.Key, messageId) : null);
        await target.Pace(target.FramesAhead, cancellation);
        // Not to be broken off: whether it is in the log must be known before the ledger says so.
        if (items > 0)
            await target.Append(plan.Source.Key, items, payload, plan.Activate, CancellationToken.None);
        var entry = tally.Entry();
        ledger.Write(plan, entry);
        cancellation.ThrowIfCancellationRequested();
        return entry;
    }

    private async Task<ImportEntry> FinishAsync(ImportPlan plan, ImportEntry entry, Action<ImportProgress> tell, CancellationToken cancellation)
    {
        var total = target.Waiting();
        for (var left = total; left > 0; left = Math.Min(left - 1, target.Waiting()))
        {
            tell(new(ImportPhase.Applying, total - left, total, entry.Rows));
            await target.Pace((int)left - 1, cancellation);
        }

        var finished = Finished(entry, target.Sums(plan.Source.Key));
        ledger.Write(plan, finished);
        return finished;
    }

    private ImportEntry Finished(ImportEntry entry, SourceSum after)
    {
        var rejected = after.Rejected.Select(sum => (sum.Key, Count: sum.Value - entry.Before.Rejected.GetValueOrDefault(sum.Key))).Where(sum => sum.Count > 0);
        return entry with
        {
            FinishedAt = clock.GetUtcNow(),
            Accepted = after.Processed - entry.Before.Processed,
            Duplicate = after.Duplicate - entry.Before.Duplicate,
            Rejected = new(rejected.ToDictionary(sum => sum.Key, sum => sum.Count), StringComparer.Ordinal),
        };
    }
}
