using Weft.Destinations;

namespace Weft.Tests.Connectors.Conformance;

/// <summary>What every destination keeps that takes several messages in a call.</summary>
public abstract class BatchConformance : FallibleConformance
{
    [Fact]
    public async Task in_a_batch_only_the_message_that_cannot_be_taken_is_refused()
    {
        await using var counterpart = await StartAsync();
        await using var destination = (IBatchDestination)Open(counterpart.Settings);
        Delivery[] batch = [Message(1), Message(2), PoisonOf(counterpart), Message(3), Message(4), Message(5)];
        var results = await destination.DeliverAsync(batch, Cancellation);
        Assert.Equal(batch.Select(one => one.IdempotencyKey == "key-poison" ? DeliveryStatus.Refused : DeliveryStatus.Delivered), results.Select(result => result.Status));
        Assert.Equal([1, 2, 3, 4, 5], (await counterpart.ArrivedAsync()).Select(arrival => arrival.Number).Order());
    }

    [Fact]
    public async Task a_batch_sent_twice_is_recognised_by_its_keys()
    {
        await using var counterpart = await StartAsync();
        await using var destination = (IBatchDestination)Open(counterpart.Settings);
        Delivery[] batch = [Message(1), Message(2), Message(3)];
        foreach (var attempt in (int[])[1, 2])
            Assert.All(await destination.DeliverAsync([.. batch.Select(one => one with { Attempt = attempt })], Cancellation), result => Assert.Equal(DeliveryResult.Delivered, result));
        var arrived = await counterpart.ArrivedAsync();
        Assert.Equal(3, arrived.Distinct().Count());
        Assert.Equal(3, arrived.Select(arrival => arrival.Key).Distinct().Count());
    }

    [Fact]
    public async Task a_batch_is_to_be_tried_again_while_its_counterpart_is_away()
    {
        await using var counterpart = await StartAsync();
        await using var destination = (IBatchDestination)Open(counterpart.Settings);
        await counterpart.LeaveAsync();
        var results = await destination.DeliverAsync([Message(1), Message(2)], Cancellation);
        Assert.All(results, result => Assert.Equal(DeliveryStatus.Retry, result.Status));
        await counterpart.ReturnAsync();
    }

    [Fact]
    public async Task a_batch_of_the_largest_size_is_taken()
    {
        await using var counterpart = await StartAsync();
        await using var destination = (IBatchDestination)Open(counterpart.Settings);
        Assert.InRange(destination.LargestBatch, 2, 100_000);
        var results = await destination.DeliverAsync([.. Enumerable.Range(1, destination.LargestBatch).Select(number => Message(number))], Cancellation);
        Assert.All(results, result => Assert.Equal(DeliveryResult.Delivered, result));
        Assert.Equal(Enumerable.Range(1, destination.LargestBatch), (await counterpart.ArrivedAsync()).Select(arrival => arrival.Number).Order());
    }
}
