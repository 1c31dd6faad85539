using Weft.Destinations;

namespace Weft.Connectors.Batches;

/// <summary>
/// Sends a batch that may be refused as a whole. What is refused for something in it is sent again in halves, down to the message that it is about: that one is
/// refused, its neighbours are delivered.
/// </summary>
/// <param name="send">Sends some messages in one call; the same result for all of them is an answer to the call.</param>
/// <param name="isAboutOne">Whether an answer to a call may be the fault of one message.</param>
internal sealed class PoisonSplit(
    Func<IReadOnlyList<Delivery>, CancellationToken, Task<IReadOnlyList<DeliveryResult>>> send, Func<DeliveryResult, bool> isAboutOne)
{
    /// <summary>The results in the batch's order; when it is cancelled half-way, those that are not settled yet are to be tried again.</summary>
    public async Task<IReadOnlyList<DeliveryResult>> SendAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        var results = new DeliveryResult?[batch.Count];
        var waiting = new Stack<Range>([Range.All]);
        while (waiting.TryPop(out var range))
        {
            var (start, count) = range.GetOffsetAndLength(batch.Count);
            var answers = await TryAsync(batch, start, count, cancellation);
            var isOneAnswer = answers.All(answer => ReferenceEquals(answer, answers[0]));
            if (isOneAnswer && answers[0].Status == DeliveryStatus.Retry)
                return [.. results.Select(settled => settled ?? answers[0])];
            if (isOneAnswer && count > 1 && isAboutOne(answers[0]))
            {
                waiting.Push((start + (count / 2))..(start + count));
                waiting.Push(start..(start + (count / 2)));
                continue;
            }

            for (var at = 0; at < count; at++)
                results[start + at] = answers[at];
        }

        return results!;
    }

    /// <summary>One answer to a call for each of its messages.</summary>
    public static IReadOnlyList<DeliveryResult> ForEach(IReadOnlyList<Delivery> batch, DeliveryResult answer) => [.. Enumerable.Repeat(answer, batch.Count)];

    // Once some are settled, that must be said: what was delivered would be sent again.
    private async Task<IReadOnlyList<DeliveryResult>> TryAsync(IReadOnlyList<Delivery> batch, int start, int count, CancellationToken cancellation)
    {
        var part = count == batch.Count ? batch : [.. batch.Skip(start).Take(count)];
        try
        {
            return await send(part, cancellation);
        }
        catch (OperationCanceledException) when (count < batch.Count && cancellation.IsCancellationRequested)
        {
            return ForEach(part, new(DeliveryStatus.Retry, "timeout"));
        }
    }
}
