using Npgsql;
using Weft.Connectors.Batches;
using Weft.Connectors.Secrets;
using Weft.Connectors.Targets;
using Weft.Connectors.Templates;
using Weft.Destinations;

namespace Weft.Connectors.Postgres;

/// <summary>Puts each message into a table. The rows of a batch go in together; one that the table does not take is found by halves and refused alone.</summary>
internal sealed class PostgresDestination(PostgresWriter writer, SecretMask mask) : IBatchDestination
{
    public int LargestBatch => 1000;

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellation) => (await WriteAsync([delivery], cancellation))[0];

    public async Task<IReadOnlyList<DeliveryResult>> DeliverAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation) =>
        await new PoisonSplit(WriteAsync, static answer => answer.Status == DeliveryStatus.Refused).SendAsync(batch, cancellation);

    public ValueTask DisposeAsync() => writer.DisposeAsync();

    private async Task<IReadOnlyList<DeliveryResult>> WriteAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        var result = await TryAsync(batch, cancellation);
        return PoisonSplit.ForEach(batch, result);
    }

    private async Task<DeliveryResult> TryAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        try
        {
            await writer.WriteAsync(batch, cancellation);
            return DeliveryResult.Delivered;
        }
        catch (UnfitMessageException problem)
        {
            return problem.Result;
        }
        catch (PrivateTargetException refusal)
        {
            return new(DeliveryStatus.Refused, "private_target", refusal.Message);
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested && problem is NpgsqlException or System.Net.Sockets.SocketException or IOException)
        {
            var result = PostgresAnswer.Of(problem, mask);
            batch[0].Trace?.Add(writer.Describe(batch[0]), $"{result.Reason}: {result.Detail}");
            return result;
        }
        catch (Exception problem) when (cancellation.IsCancellationRequested && problem is NpgsqlException or IOException)
        {
            throw new OperationCanceledException(problem.Message, problem, cancellation);
        }
    }
}
