using Weft.Connectors.Secrets;
using Weft.Connectors.Templates;
using Weft.Destinations;

namespace Weft.Connectors.Files;

/// <summary>Writes messages into files. One is delivered when the file that it is in is complete and durable; what is sent at the same time shares a file.</summary>
internal sealed class FileDestination(FileFormat format, IFileStore store, RollLimits limits, SecretMask mask, TimeProvider time) : IBatchDestination
{
    private readonly FileWriter _writer = new(format, store, limits, mask, time);

    public int LargestBatch => 10_000;

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellation) => (await DeliverAsync([delivery], cancellation))[0];

    public async Task<IReadOnlyList<DeliveryResult>> DeliverAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        var results = new DeliveryResult?[batch.Count];
        var rows = new List<FileRow>(batch.Count);
        for (var at = 0; at < batch.Count; at++)
            results[at] = Read(batch[at], rows);
        if (rows.Count > 0)
        {
            var (name, written) = await _writer.Add(rows).Written.WaitAsync(cancellation);
            Array.ForEach([.. batch], delivery => delivery.Trace?.Add(mask.Hide($"{store.Place} {name}\n{rows[0].Values.GetRawText()}"), written.Detail ?? written.Status.ToString()));
            results = [.. results.Select(refused => refused ?? written)];
        }

        return results!;
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private static DeliveryResult? Read(Delivery delivery, List<FileRow> rows)
    {
        try
        {
            rows.Add(FileRow.Of(delivery));
            return null;
        }
        catch (UnfitMessageException problem)
        {
            return problem.Result;
        }
    }
}
