using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Weft.Activation;
using Weft.Activation.Dispatch;
using Weft.Destinations;
using Weft.Storage;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Activation;

/// <summary>Outcomes are committed in groups, behind the deliveries.</summary>
public sealed class OutcomeTests
{
    private const string Crm = """{"crm":{"kind":"fake"}}""";

    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = TestRun.Clock();

    [Fact]
    public async Task a_crash_between_a_delivery_and_the_commit_of_its_outcome_delivers_again_in_order_under_the_same_key()
    {
        var kind = Kind(_ => DeliveryResult.Delivered);
        using var stored = new MemoryStore();
        await using (var run = new TestRun(_time, TestConfig.Compile(Crm, [kind]), new TroubledStore(stored) { RefusesOutcomes = true }))
        {
            await run.StartAsync();
            // All at once: who has nothing to send waits until the store takes what was sent.
            run.Enqueue([.. Enumerable.Range(1, 30).Select(position => Messages.Track(position, (ulong)(position % 3)))]);
            await run.UntilAsync(() => kind.Tries.Count >= 30);
            Assert.Equal((0, 30, 30), (run.Totals("crm").Delivered, run.Totals("crm").Pending, run.Rows("crm")));
        }

        var before = kind.Tries.ToArray();
        kind.Tries.Clear();
        await using var again = new TestRun(_time, TestConfig.Compile(Crm, [kind]), stored);
        await again.StartAsync();
        await again.UntilAsync(() => again.IsSettled("crm"));
        Assert.Equal((30, 0), (again.Totals("crm").Delivered, again.Rows("crm")));
        for (var lane = 0; lane < 3; lane++)
        {
            var mark = $"\"u{lane}\"";
            Assert.Equal(Of(before, mark).Distinct(), Of([.. kind.Tries], mark));
            Assert.Equal(10, Of(before, mark).Distinct().Count());
        }
    }

    [Fact]
    public async Task the_sums_add_up_after_every_commit()
    {
        var random = new Random(7);
        var kind = Kind(delivery => delivery.IdempotencyKey[0] switch
        {
            < '3' => new(DeliveryStatus.Refused, "http_400"),
            < '6' when delivery.Attempt == 1 => new(DeliveryStatus.Retry, "http_503"),
            _ => DeliveryResult.Delivered,
        });
        var store = new MemoryStore();
        await using var run = new TestRun(_time, TestConfig.Compile(Crm, [kind]), store);
        await run.StartAsync();
        for (var position = 1; position <= 100; position++)
            run.Enqueue([.. Enumerable.Range(0, 5).Select(ordinal => Messages.Track(position, (ulong)random.Next(40), ordinal: ordinal))]);
        await run.UntilAsync(() => run.IsSettled("crm"));
        var commits = store.Commits;
        Assert.InRange(commits, 101, 100 + 500);
        for (var commit = commits; commit > 0; commit--)
            AssertAddsUp(store = store.CrashTo(commit));
    }

    [Fact]
    public async Task outcomes_that_the_store_does_not_take_are_few_and_are_kept_until_it_does()
    {
        var kind = Kind(_ => DeliveryResult.Delivered);
        var store = new TroubledStore(new MemoryStore()) { RefusesOutcomes = true };
        await using var run = new TestRun(_time, TestConfig.Compile(Crm, [kind]), store);
        await run.StartAsync();
        run.Enqueue([.. Enumerable.Range(0, 2000).Select(number => Messages.Track(1, (ulong)(number % 300), ordinal: number))]);
        await run.UntilAsync(() => store.Refused >= 20, 300);
        Assert.InRange(kind.Tries.Count, Outcomes.MostOpen, Outcomes.MostOpen + 4);
        Assert.Equal(2000, run.Rows("crm"));
        store.RefusesOutcomes = false;
        await run.UntilAsync(() => run.IsSettled("crm"), 300);
        Assert.Equal((2000, 2000, 0), (kind.Tries.Count, run.Totals("crm").Delivered, run.Rows("crm")));
    }

    [Fact]
    public async Task a_commit_whose_answer_is_lost_counts_once()
    {
        var kind = Kind(_ => DeliveryResult.Delivered);
        var store = new TroubledStore(new MemoryStore()) { LosesAnswers = true };
        await using var run = new TestRun(_time, TestConfig.Compile(Crm, [kind]), store);
        await run.StartAsync();
        for (var position = 1; position <= 50; position++)
        {
            run.Enqueue(Messages.Track(position, (ulong)(position % 7)));
            if (position % 10 == 0)
                await run.UntilAsync(() => run.IsSettled("crm"), 300);
        }

        Assert.InRange(store.Refused, 5, 50);
        Assert.Equal((50, 50, 50, 0), (kind.Tries.Count, run.Totals("crm").Due, run.Totals("crm").Delivered, run.Rows("crm")));
    }

    [Fact]
    public async Task what_is_done_when_it_stops_is_written_down()
    {
        var sent = new TaskCompletionSource<DeliveryResult>();
        var kind = new ScriptedKind(_time, (_, _) => sent.Task);
        await using var run = new TestRun(_time, TestConfig.Compile(Crm, [kind]));
        await run.StartAsync();
        run.Enqueue(Messages.Track(1));
        await TestRun.StandingUntilAsync(() => kind.Tries.Count == 1);
        var stopped = run.Dispatchers.StopAsync(TestContext.Current.CancellationToken);
        sent.SetResult(DeliveryResult.Delivered);
        await stopped;
        Assert.Equal((1, 0), (run.Totals("crm").Delivered, run.Rows("crm")));
    }

    [Theory]
    [InlineData("crm", "m1")]
    [InlineData("größe", "weft-0123456789abcdef")]
    public void the_key_of_a_message_is_what_it_always_was(string destination, string messageId)
    {
        var hash = new XxHash128();
        hash.Append(Encoding.UTF8.GetBytes($"{destination}\n{messageId}\n"));
        Span<byte> numbers = stackalloc byte[24];
        BinaryPrimitives.WriteUInt64BigEndian(numbers, 77);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], 5);
        BinaryPrimitives.WriteInt32BigEndian(numbers[16..], 3);
        BinaryPrimitives.WriteInt32BigEndian(numbers[20..], 2);
        hash.Append(numbers);
        Assert.Equal(Convert.ToHexStringLower(hash.GetCurrentHash()), new MessageKey(destination, 5, 3, 2).IdempotencyKey(77, messageId));
    }

    private static List<(string Key, string Body)> Of(ScriptedKind.Try[] tries, string mark) =>
        [.. tries.Where(one => one.Body.Contains(mark)).Select(one => (one.Key, one.Body))];

    private static void AssertAddsUp(MemoryStore store)
    {
        var totals = new DeliveryReader(store).Sums()["crm"];
        var receipts = new DeliveryReader(store).Deliveries("crm", 1000).Items.CountBy(receipt => receipt.State).ToDictionary();
        var prefix = MessageKey.Prefix(Table.Outbox, "crm");
        Assert.Equal(totals.Pending, store.Scan(prefix, ByteOrder.After(prefix)).Count());
        Assert.Equal(totals.Pending, receipts.GetValueOrDefault(DeliveryState.Pending));
        Assert.Equal(totals.Delivered, receipts.GetValueOrDefault(DeliveryState.Delivered));
        Assert.Equal(totals.Dead, receipts.GetValueOrDefault(DeliveryState.Dead));
        Assert.Equal(totals.Dead, new DeliveryReader(store).DeadLetters("crm", 1000).Items.Count);
    }

    private ScriptedKind Kind(Func<Delivery, DeliveryResult> answer) => new(_time, (delivery, _) => Task.FromResult(answer(delivery)));
}
