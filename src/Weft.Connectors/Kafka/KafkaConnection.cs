using Confluent.Kafka;
using Weft.Connectors.Targets;

namespace Weft.Connectors.Kafka;

/// <summary>The producer, made at the first record, and made anew after an error that it does not survive.</summary>
internal sealed class KafkaConnection(ProducerConfig config, IReadOnlyList<(string Host, int Port)> brokers, bool allowPrivateTargets) : IAsyncDisposable
{
    private readonly SemaphoreSlim _making = new(1, 1);
    private IProducer<string, byte[]>? _producer;

    /// <summary>What the client last said about its brokers.</summary>
    public string? LastError { get; private set; }

    public async Task<IProducer<string, byte[]>> ProducerAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _producer) is { } producer)
            return producer;
        await _making.WaitAsync(cancellation);
        try
        {
            return _producer ??= await MakeAsync(cancellation);
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>Gives up a producer that is broken for good.</summary>
    public async Task DropAsync(IProducer<string, byte[]> broken)
    {
        if (Interlocked.CompareExchange(ref _producer, null, broken) == broken)
            await EndAsync(broken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _producer, null) is { } producer)
            await EndAsync(producer);
        _making.Dispose();
    }

    // The client resolves names itself, so this check is of the names as they are now; what the brokers call themselves it follows.
    private async Task<IProducer<string, byte[]>> MakeAsync(CancellationToken cancellation)
    {
        if (!allowPrivateTargets)
        {
            foreach (var (host, _) in brokers)
                await TargetAddress.ResolveAsync(host, allowPrivateTargets, cancellation);
        }

        return new ProducerBuilder<string, byte[]>(config)
            .SetLogHandler(static (_, _) => { })
            .SetErrorHandler((_, error) => LastError = error.Reason)
            .Build();
    }

    // It waits for its threads.
    private static Task EndAsync(IProducer<string, byte[]> producer) => Task.Run(producer.Dispose);
}
