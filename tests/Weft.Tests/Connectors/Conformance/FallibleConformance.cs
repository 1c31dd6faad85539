using System.Text;
using Weft.Destinations;

namespace Weft.Tests.Connectors.Conformance;

/// <summary>What every destination keeps whose counterpart can be away, silent, or unable to take a message.</summary>
public abstract class FallibleConformance : DestinationConformance
{
    [Fact]
    public async Task while_its_counterpart_is_away_a_message_is_to_be_tried_again_and_then_arrives()
    {
        await using var counterpart = await StartAsync();
        await using var destination = Open(counterpart.Settings);
        await destination.DeliverAsync(Message(1), Cancellation);
        await counterpart.LeaveAsync();
        Assert.Equal(DeliveryStatus.Retry, (await TryAsync(destination, Message(2))).Status);
        await counterpart.ReturnAsync();
        await AgainUntilDeliveredAsync(destination, Message(2));
        Assert.Contains(await counterpart.ArrivedAsync(), arrival => arrival.Number == 2);
    }

    [Fact]
    public async Task a_message_that_cannot_be_taken_is_refused_and_its_neighbours_arrive()
    {
        await using var counterpart = await StartAsync();
        await using var destination = Open(counterpart.Settings);
        await destination.DeliverAsync(Message(1), Cancellation);
        var result = await destination.DeliverAsync(PoisonOf(counterpart), Cancellation);
        Assert.Equal(DeliveryStatus.Refused, result.Status);
        Assert.False(string.IsNullOrEmpty(result.Reason) || string.IsNullOrEmpty(result.Detail), $"reason {result.Reason}, detail {result.Detail}");
        Assert.Equal(DeliveryResult.Delivered, await destination.DeliverAsync(Message(2), Cancellation));
        Assert.Equal([1, 2], (await counterpart.ArrivedAsync()).Select(arrival => arrival.Number));
    }

    [Fact]
    public async Task a_cancelled_try_ends_promptly_and_the_next_one_works()
    {
        await using var counterpart = await StartAsync();
        await using var destination = Open(counterpart.Settings);
        await destination.DeliverAsync(Message(1), Cancellation);
        counterpart.FallSilent();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var delivery = destination.DeliverAsync(Message(2), limit.Token);
        Assert.False(delivery.IsCompleted);
        await limit.CancelAsync();
        var ended = await Task.WhenAny(delivery, Task.Delay(Patience, Cancellation));
        Assert.Same(delivery, ended);
        Assert.True(delivery.IsCanceled || (await delivery).Status == DeliveryStatus.Retry);
        await counterpart.ReturnAsync();
        await AgainUntilDeliveredAsync(destination, Message(2));
    }

    [Fact]
    public async Task a_message_sent_twice_is_recognised_by_its_key()
    {
        await using var counterpart = await StartAsync();
        await using var destination = Open(counterpart.Settings);
        foreach (var message in (Delivery[])[Message(1), Message(1, attempt: 2), Message(2)])
            Assert.Equal(DeliveryResult.Delivered, await destination.DeliverAsync(message, Cancellation));
        var arrived = await counterpart.ArrivedAsync();
        Assert.Equal([1, 2], arrived.Select(arrival => arrival.Number).Distinct());
        Assert.Equal(2, arrived.Distinct().Count());
        Assert.Equal(2, arrived.Select(arrival => arrival.Key).Distinct().Count());
    }

    [Fact]
    public async Task no_failure_shows_a_secret()
    {
        await using var counterpart = await StartAsync();
        await using var destination = Open(counterpart.SecretSettings);
        Assert.Equal(HasSecrets, counterpart.Secrets.Count > 0);
        var trace = new DeliveryTrace();
        var results = new List<DeliveryResult> { await TryAsync(destination, PoisonOf(counterpart) with { Trace = trace }) };
        await counterpart.LeaveAsync();
        results.Add(await TryAsync(destination, Message(1) with { Trace = trace }));
        var shown = string.Join('\n', results.SelectMany(result => (string?[])[result.Reason, result.Detail]).Concat(trace.Exchanges.SelectMany(one => (string[])[one.Request, one.Answer])));
        Assert.All(counterpart.Secrets, secret => Assert.DoesNotContain(secret, shown, StringComparison.Ordinal));
        await counterpart.ReturnAsync();
    }

    /// <summary>Whether its settings can hold a secret.</summary>
    protected virtual bool HasSecrets => true;

    protected static Delivery PoisonOf(Counterpart counterpart) => new("key-poison", Encoding.UTF8.GetBytes(counterpart.Poison), 1);

    /// <summary>As the engine does: an exception is a reason to try again.</summary>
    protected static async Task<DeliveryResult> TryAsync(IDestination destination, Delivery delivery)
    {
        try
        {
            return await destination.DeliverAsync(delivery, Cancellation);
        }
        catch (Exception exception) when (!Cancellation.IsCancellationRequested)
        {
            return new(DeliveryStatus.Retry, "error", exception.Message);
        }
    }

    /// <summary>The first tries may still find what broke.</summary>
    protected static async Task AgainUntilDeliveredAsync(IDestination destination, Delivery delivery)
    {
        var results = new List<DeliveryResult>();
        while (results.Count < 10 && results.LastOrDefault()?.Status != DeliveryStatus.Delivered)
            results.Add(await TryAsync(destination, delivery with { Attempt = results.Count + 2 }));
        Assert.True(results[^1].Status == DeliveryStatus.Delivered, string.Join(", ", results));
    }
}
