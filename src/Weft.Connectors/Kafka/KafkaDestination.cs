using System.Text;
using Confluent.Kafka;
using Weft.Connectors.Batches;
using Weft.Connectors.Secrets;
using Weft.Connectors.Targets;
using Weft.Connectors.Templates;
using Weft.Destinations;

namespace Weft.Connectors.Kafka;

/// <summary>Produces a record for each message; delivered is what all in-sync replicas have. A batch is handed over in its order, and each record has its own answer.</summary>
internal sealed class KafkaDestination(RecordTemplate template, KafkaConnection connection, SecretMask mask) : IBatchDestination
{
    public int LargestBatch => 1000;

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellation) => (await DeliverAsync([delivery], cancellation))[0];

    public async Task<IReadOnlyList<DeliveryResult>> DeliverAsync(IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        try
        {
            var producer = await connection.ProducerAsync(cancellation);
            return await Task.WhenAll(batch.Select(delivery => ProduceAsync(producer, delivery, cancellation)).ToList()).WaitAsync(cancellation);
        }
        catch (PrivateTargetException refusal)
        {
            return PoisonSplit.ForEach(batch, new(DeliveryStatus.Refused, "private_target", refusal.Message));
        }
        catch (System.Net.Sockets.SocketException problem)
        {
            return PoisonSplit.ForEach(batch, new(DeliveryStatus.Retry, "connection", problem.Message));
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<DeliveryResult> ProduceAsync(IProducer<string, byte[]> producer, Delivery delivery, CancellationToken cancellation)
    {
        try
        {
            var (topic, record) = template.For(delivery);
            return await ProduceAsync(producer, topic, record, delivery.Trace, cancellation);
        }
        catch (UnfitMessageException problem)
        {
            return problem.Result;
        }
    }

    private async Task<DeliveryResult> ProduceAsync(
        IProducer<string, byte[]> producer, string topic, Message<string, byte[]> record, DeliveryTrace? trace, CancellationToken cancellation)
    {
        try
        {
            var report = await producer.ProduceAsync(topic, record, cancellation);
            trace?.Add(Describe(topic, record), $"{report.TopicPartitionOffset}");
            return DeliveryResult.Delivered;
        }
        catch (KafkaException problem)
        {
            var result = KafkaAnswer.Of(problem.Error, connection.LastError, mask);
            trace?.Add(Describe(topic, record), $"{result.Reason}: {result.Detail}");
            if (problem.Error.IsFatal || problem.Error.Code == ErrorCode.Local_Fatal)
                await connection.DropAsync(producer);
            return result;
        }
    }

    private string Describe(string topic, Message<string, byte[]> record) => mask.Hide(
        $"{topic}\nkey: {record.Key}\n{RecordTemplate.KeyHeader}: {Encoding.UTF8.GetString(record.Headers[0].GetValueBytes())}\n\n{Encoding.UTF8.GetString(record.Value)}");
}
