using System.Text;
using Confluent.Kafka;

namespace Weft.Tests.Connectors.Servers;

/// <summary>A broker: the mock cluster of librdkafka within Debian's kcat, a process of its own.</summary>
internal sealed class KafkaServer : IDisposable
{
    private const string Address = "bootstrap.servers=";

    private readonly ServerProcess _process;

    public KafkaServer()
    {
        (_process, var said) = ServerProcess.Start(
            line => line.Contains(Address, StringComparison.Ordinal), "kcat", "-P", "-b", "none", "-t", "none", "-X", "test.mock.num.brokers=1", "-X", "debug=mock");
        Brokers = said[(said.IndexOf(Address, StringComparison.Ordinal) + Address.Length)..].Trim();
    }

    public string Brokers { get; }

    public void Pause() => _process.Pause();

    public void GoOn() => _process.GoOn();

    /// <summary>All records of a topic: partition after partition, each in its order.</summary>
    public IReadOnlyList<(int Partition, string Key, string IdempotencyKey, string Value)> Read(string topic)
    {
        using var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig { BootstrapServers = Brokers, GroupId = "test", EnablePartitionEof = true, AutoOffsetReset = AutoOffsetReset.Earliest }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(topic, TimeSpan.FromSeconds(20)).Topics.Single().Partitions.Count;
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        var found = new List<(int, string, string, string)>();
        for (var ended = 0; ended < partitions;)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(20)) ?? throw new TimeoutException($"the end of {topic} was not reached");
            if (result.IsPartitionEOF)
                ended++;
            else
                found.Add((result.Partition.Value, result.Message.Key, Encoding.UTF8.GetString(result.Message.Headers.GetLastBytes("Idempotency-Key")), result.Message.Value));
        }

        return [.. found.OrderBy(one => one.Item1)];
    }

    public void Dispose() => _process.Dispose();
}
