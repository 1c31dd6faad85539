using Weft.Activation;
using Weft.Activation.Letters;
using Weft.Log;

namespace Weft;

public sealed partial class Engine
{
    private const int LettersPerFrame = 200;

    private readonly SemaphoreSlim _lettering = new(1);

    /// <summary>
    /// Sends dead letters of a destination again, behind what waits in their lanes, or gives them up: entries of the log, each of a few hundred letters and returned from once it is in force.
    /// Breaking it off leaves the rest dead.
    /// </summary>
    /// <param name="destination">The destination's key.</param>
    /// <param name="fate">What becomes of them.</param>
    /// <param name="filter">Which.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="edited">What one that is sent again says instead, JSON; null for as it was.</param>
    /// <param name="cancellation">Ends it between two entries.</param>
    /// <returns>How many there were.</returns>
    public async Task<long> CloseLettersAsync(
        string destination, LetterFate fate, LetterFilter filter, string by, ReadOnlyMemory<byte>? edited = null, CancellationToken cancellation = default)
    {
        // One at a time, so that no letter is sent twice.
        await _lettering.WaitAsync(cancellation);
        try
        {
            var (through, from, count) = (_log.End, (byte[]?)null, 0L);
            do
            {
                var letters = LetterReader.Next(_store, destination, filter, ref from, through, LettersPerFrame);
                count += letters.Count;
                if (letters.Count > 0)
                    await CloseAsync(new(destination, fate, by, letters.ConvertAll(letter => Requested(letter, fate, edited))));
            }
            while (from is not null && !cancellation.IsCancellationRequested);
            return count;
        }
        finally
        {
            _lettering.Release();
        }
    }

    // That they are dead must outlive a crash that what follows from it outlives. Not to be cancelled: the next entry counts on this one.
    internal async Task CloseAsync(LetterRequest request)
    {
        lock (_checkpointing)
            _store.Checkpoint();
        var frame = await _log.AppendAsync(FrameKind.DeadLetters, "", 0, request.ToPayload(), _stopping.Token);
        await _applied.WaitAsync(frame.Position, _stopping.Token);
    }

    private static RequestedLetter Requested(DeadLetter letter, LetterFate fate, ReadOnlyMemory<byte>? edited)
    {
        var receipt = letter.Receipt;
        return fate == LetterFate.Discarded
            ? new(receipt.Key, receipt.Profile, receipt.SourceMessageId, receipt.Mapping, null, default, receipt.Subject)
            : new(receipt.Key, receipt.Profile, receipt.SourceMessageId, receipt.Mapping, edited is null ? receipt.IdempotencyKey : null, edited ?? letter.Body, receipt.Subject);
    }
}
