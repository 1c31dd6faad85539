using Weft.Activation;
using Weft.Events;
using Weft.Retention;
using Weft.Storage;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Retention;

public sealed class SweepTests : IDisposable
{
    private const int Frames = 1500;
    private static readonly DateTimeOffset At = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly MemoryStore _store = new();

    public SweepTests()
    {
        var state = new StateBatch(_store);
        var rejected = new RejectedEvents(state);
        for (var position = 1; position <= Frames; position++)
        {
            foreach (var source in new[] { "shop", "web" })
                rejected.Add(source, position, 0, RejectionReason.NoIdentifier, position % 3 == 0 ? "" : $"m{position}", At, "{}"u8);
            foreach (var destination in new[] { "crm", "mail" })
                Put(state, new(destination, position, 1, 0), position % 500 == 7 ? DeliveryState.Pending : DeliveryState.Delivered);
        }

        state.Put([(byte)Table.SourceSums, 1], [1]);
        state.Commit();
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void what_lies_before_the_cut_goes_and_the_rest_stays_whole()
    {
        new Sweep(_store).Run(1201, TestContext.Current.CancellationToken);

        var rejected = new RejectedEvents(new StateBatch(_store));
        foreach (var source in new[] { "shop", "web" })
        {
            Assert.Equal(300, rejected.Of(source).Count());
            Assert.Equal("1201-0", rejected.Of(source).Last().Id);
            Assert.Empty(rejected.Find(source, "m1199"));
            Assert.Single(rejected.Find(source, "m1202"));
        }

        foreach (var destination in new[] { "crm", "mail" })
        {
            Assert.Equal([1500, 1501 - 300], Positions(Table.DeadLetters, destination));
            Assert.Equal([1500, 7], Positions(Table.Receipts, destination));
            Assert.Equal(300 + 3, _store.Scan(MessageKey.Prefix(Table.Receipts, destination), MessageKey.Prefix(Table.Receipts, destination, long.MaxValue)).Count());
        }

        // Both rows of each of 200 rejected events with a message id, one of each of 100 without.
        Assert.Equal(2 * 500, _store.Scan([(byte)Table.Rejected], [(byte)Table.Rejected + 1]).Count());
        Assert.NotNull(_store.Get([(byte)Table.SourceSums, 1]));
    }

    [Fact]
    public void a_second_sweep_changes_nothing_and_a_later_one_goes_on()
    {
        var sweep = new Sweep(_store);
        sweep.Run(700, TestContext.Current.CancellationToken);
        var left = _store.Scan([0], [255]).Count();
        sweep.Run(700, TestContext.Current.CancellationToken);
        Assert.Equal(left, _store.Scan([0], [255]).Count());
        sweep.Run(long.MaxValue, TestContext.Current.CancellationToken);
        Assert.Equal((3 * 2) + 1, _store.Scan([0], [255]).Count());
    }

    private static void Put(StateBatch state, MessageKey key, DeliveryState outcome)
    {
        var receipt = new Receipt { Key = key, State = outcome, At = At, SourceMessageId = "m", Profile = 1, Subject = 1 };
        state.Put(key.In(Table.Receipts), receipt.Value);
        if (outcome == DeliveryState.Delivered)
            state.Put(key.In(Table.DeadLetters), new DeadLetter(receipt with { State = DeliveryState.Dead }, "{}"u8.ToArray()).Value);
    }

    private long[] Positions(Table table, string destination)
    {
        var rows = _store.Scan(MessageKey.Prefix(table, destination), MessageKey.Prefix(table, destination, long.MaxValue)).Select(row => MessageKey.Read(row.Key).Position).ToList();
        return [rows[^1], rows[0]];
    }
}
