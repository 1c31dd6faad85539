using Weft.Destinations;
using Weft.Tests.Connectors.Servers;

namespace Weft.Tests.Connectors;

public sealed class KafkaTests
{
    private static readonly Lazy<KafkaServer> Server = new(() => new());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_records_of_a_person_share_a_partition_and_stay_in_order()
    {
        var topic = $"t{Guid.NewGuid():N}";
        await using var destination = (IBatchDestination)Trying.Open("kafka", Settings($$"""
            "topic":"{{topic}}"
            """));
        for (var round = 1; round <= 5; round++)
        {
            var batch = Enumerable.Range(1, 20).Select(person => Trying.Message($$"""{"userId":"u{{person}}","round":{{round}}}""", $"{person}-{round}"));
            Assert.All(await destination.DeliverAsync([.. batch], Cancellation), result => Assert.Equal(DeliveryResult.Delivered, result));
        }

        var people = Server.Value.Read(topic).GroupBy(record => record.Key).ToList();
        Assert.Equal(20, people.Count);
        Assert.True(people.Select(person => person.First().Partition).Distinct().Count() > 1, "all people are in one partition, so this shows nothing");
        Assert.All(people, person => Assert.Single(person.Select(record => record.Partition).Distinct()));
        Assert.All(people, person => Assert.Equal(Enumerable.Range(1, 5).Select(round => $"{person.Key[1..]}-{round}"), person.Select(record => record.IdempotencyKey)));
    }

    [Theory]
    [InlineData("""{"type":"track","anonymousId":"a1"}""", DeliveryStatus.Delivered, "")]
    [InlineData("""{"type":"track"}""", DeliveryStatus.Refused, "missing_value")]
    [InlineData("""{"userId":"u1"}""", DeliveryStatus.Refused, "missing_value")]
    [InlineData("""{"type":"../etc","userId":"u1"}""", DeliveryStatus.Refused, "bad_topic")]
    public async Task the_topic_and_the_key_come_of_the_message(string message, DeliveryStatus status, string reason)
    {
        var result = await Trying.DeliverAsync("kafka", Settings("""
            "topic":"made-of-{{type}}"
            """), message);
        Assert.Equal((status, reason), (result.Status, result.Reason));
        if (status == DeliveryStatus.Delivered)
            Assert.Equal(("a1", "key-1", message), Server.Value.Read("made-of-track").Select(record => (record.Key, record.IdempotencyKey, record.Value)).Single());
    }

    private static string Settings(string more) => $$"""{"brokers":"{{Server.Value.Brokers}}","tls":"none",{{more}}}""";
}
