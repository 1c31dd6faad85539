using Weft.Activation;
using Weft.Storage;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

public sealed class OutboxTests
{
    private const string Two = """
        {"crm":{"kind":"fake","mappings":[{"name":"orders","when":{"event":"Order Completed"},"fields":{"id":{"@path":"$.userId"}}},{"name":"all"}]},
         "ads":{"kind":"fake","mappings":[{"when":{"audience":"vip"}}]}}
        """;

    private static DestinationSet Set(string json = Two) => TestConfig.Compile(json, [new ScriptedKind(TimeProvider.System, null!)], "vip");

    [Fact]
    public async Task each_mapping_that_matches_makes_one_message()
    {
        await using var run = new TestRun(TestRun.Clock(), Set());
        run.Enqueue(Messages.Track(1), Messages.Track(1, name: "Other", ordinal: 1), Messages.Audience(1, "vip", true, profile: 2) with { Ordinal = 2 });
        Assert.Equal((4, 1), (run.Rows("crm"), run.Rows("ads")));
        Assert.Equal(["orders", "all", "all", "all"], run.Reader.Deliveries("crm", 10).Items.Reverse().Select(receipt => receipt.Mapping));
        var head = OutboxReader.Head(run.Store, new("crm", 1))!;
        Assert.Equal("{\"id\":\"u1\"}", System.Text.Encoding.UTF8.GetString(head.Body.Span));
    }

    [Theory]
    [InlineData("""{"All":false}""", false)]
    [InlineData("""{"All":false,"crm":true}""", true)]
    [InlineData("""{"All":false,"crm":{"option":1}}""", true)]
    [InlineData("""{"crm":false}""", false)]
    [InlineData("""{"All":true,"crm":false}""", false)]
    [InlineData("""{"other":false}""", true)]
    [InlineData("""{}""", true)]
    [InlineData("""null""", true)]
    public async Task what_the_sender_leaves_out_is_filtered_and_counted(string integrations, bool sent)
    {
        await using var run = new TestRun(TestRun.Clock(), Set("""{"crm":{"kind":"fake"}}"""));
        run.Enqueue(Messages.Track(1, more: ",\"integrations\":" + integrations));
        var totals = run.Totals("crm");
        Assert.Equal((1, sent ? 1 : 0, sent ? 1 : 0), (totals.Due, totals.Pending, run.Rows("crm")));
        Assert.Equal(sent ? 0 : 1, totals.Filtered.GetValueOrDefault("integrations"));
        var receipt = Assert.Single(run.Reader.Deliveries("crm", 10).Items);
        Assert.Equal(sent ? DeliveryState.Pending : DeliveryState.Filtered, receipt.State);
    }

    [Fact]
    public void the_same_messages_give_the_same_state_byte_for_byte_however_they_are_batched()
    {
        var states = new[] { 1, 3, 50 }.Select(size => StateAfter(size)).ToList();
        Assert.NotEmpty(states[0]);
        Assert.All(states, state => Assert.Equal(states[0], state));
    }

    [Fact]
    public async Task a_page_of_receipts_goes_on_where_the_last_one_ended()
    {
        await using var run = new TestRun(TestRun.Clock(), Set("""{"crm":{"kind":"fake"},"crm2":{"kind":"fake"}}"""));
        for (var position = 1; position <= 25; position++)
            run.Enqueue(Messages.Track(position, (ulong)position % 3));
        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = run.Reader.Deliveries("crm", 10, cursor);
            seen.AddRange(page.Items.Select(receipt => receipt.Key.Position));
            cursor = page.Cursor;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(1, 25).Reverse().Select(position => (long)position), seen);
        Assert.Throws<FormatException>(() => run.Reader.Deliveries("crm", 10, "nonsense"));
    }

    [Fact]
    public async Task the_receipts_of_one_position_are_found_at_every_destination()
    {
        await using var run = new TestRun(TestRun.Clock(), Set());
        run.Enqueue(Messages.Track(1));
        run.Enqueue(Messages.Track(2), Messages.Audience(2, "vip", true) with { Ordinal = 1 });
        run.Enqueue(Messages.Track(3));
        Assert.Equal(
            [("ads", 1), ("crm", 0), ("crm", 0), ("crm", 1)],
            run.Reader.ForPosition(2).Select(receipt => (receipt.Key.Destination, receipt.Key.Ordinal)));
        Assert.Equal(Messages.Start.AddSeconds(1), run.Reader.OldestPending("crm"));
    }

    private static List<string> StateAfter(int size)
    {
        var store = new MemoryStore();
        var outbox = new Outbox(Set(), new LaneOrders(store));
        for (var from = 0; from < 60; from += size)
        {
            var (state, queued) = (new StateBatch(store), new QueuedMessages());
            for (var position = from + 1; position <= Math.Min(from + size, 60); position++)
            {
                outbox.Enqueue(state, Messages.Track(position, (ulong)position % 5), queued);
                outbox.Enqueue(state, Messages.Audience(position, "vip", position % 2 == 0, (ulong)position % 5) with { Ordinal = 1 }, queued);
                if (position % 10 == 0)
                    outbox.OrderAfter(state, 1, (ulong)position % 4, position, 2, queued);
            }

            state.Commit();
        }

        return [.. store.Scan([0], [255]).Select(pair => Convert.ToHexString(pair.Key) + "=" + Convert.ToHexString(pair.Value))];
    }
}
