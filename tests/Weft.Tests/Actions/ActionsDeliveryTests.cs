using Microsoft.AspNetCore.Http;
using Weft.Activation;
using Weft.Destinations;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Actions;

/// <summary>What becomes of messages when a tool does not take them at once.</summary>
[Collection(ActionsCollection.Name)]
public sealed class ActionsDeliveryTests(ActionsLab lab) : IDisposable
{
    private const int Halves = 4;

    private const string Hook = """
        destinations:
          KEY:
            kind: actions/webhook
            allow_private_targets: true
            settings: { sharedSecret: hook-secret-1 }
            subscriptions:
              - { name: orders, subscribe: event != "Cart Viewed", partnerAction: send, mapping: { url: "https://crm.example/KEY", method: POST, data: { "@path": $. } } }
              - { name: off, subscribe: type = "track", partnerAction: send, enabled: false, mapping: { url: "https://crm.example/off", method: POST } }
        """;

    public void Dispose() => lab.Catcher.Answer = static (_, _) => Task.FromResult(false);

    [Fact]
    public async Task a_429_pauses_the_destination_for_as_long_as_it_asks()
    {
        await using var run = await StartAsync("paused");
        var answers = 0;
        Answer("/paused", async context =>
        {
            if (Interlocked.Increment(ref answers) > 1)
                return;
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "30";
            await context.Response.WriteAsync("slow down");
        });
        run.Enqueue(Messages.Track(1));
        await TestRun.StandingUntilAsync(() => Newest(run, "paused").Attempts == 1);
        Assert.Equal((DeliveryState.Pending, "http_429", "slow down"), (Newest(run, "paused").State, Newest(run, "paused").Reason, Newest(run, "paused").Detail));
        Assert.Equal(run.Time.GetUtcNow().AddSeconds(30), Newest(run, "paused").NextTryAt);
        run.Enqueue(Messages.Track(2, profile: 2));
        run.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(1, Volatile.Read(ref answers));
        await run.UntilAsync(() => run.IsSettled("paused"), 100);
        Assert.Equal(2, run.Totals("paused").Delivered);
    }

    [Fact]
    public async Task a_500_and_a_broken_connection_are_tried_again()
    {
        await using var run = await StartAsync("broken");
        var tries = 0;
        Answer("/broken", context =>
        {
            var attempt = Interlocked.Increment(ref tries);
            if (attempt == 1)
                context.Response.StatusCode = 503;
            else if (attempt == 2)
                context.Abort();
            return Task.CompletedTask;
        });
        var reasons = new HashSet<string>();
        run.Enqueue(Messages.Track(1));
        await run.UntilAsync(() => reasons.Add(Newest(run, "broken").Reason) && run.IsSettled("broken") || run.IsSettled("broken"), 2);
        Assert.Superset(new HashSet<string> { "http_503", "connection" }, reasons);
        Assert.Equal((3, DeliveryState.Delivered), (Newest(run, "broken").Attempts, Newest(run, "broken").State));
    }

    [Fact]
    public async Task an_answer_that_breaks_off_fails_its_own_call_and_the_worker_goes_on()
    {
        await using var run = await StartAsync("half");
        var (workers, tries) = (lab.Runtime.WorkerIds, 0);
        Answer("/half", async context =>
        {
            if (Interlocked.Increment(ref tries) > Halves)
                return;
            context.Response.StatusCode = 500;
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            // Not before the worker has the first half: a connection that ends with nothing read is another case.
            await Task.Delay(tries * 50, context.RequestAborted);
            context.Abort();
        });
        run.Enqueue(Messages.Track(1));
        await TestRun.StandingUntilAsync(() => Newest(run, "half").Attempts == 1);
        Assert.Equal("connection", Newest(run, "half").Reason);
        await run.UntilAsync(() => run.IsSettled("half"), 5);
        Assert.Equal((1, Halves + 1), (run.Totals("half").Delivered, Volatile.Read(ref tries)));
        Assert.Equal(workers, lab.Runtime.WorkerIds);
    }

    [Fact]
    public async Task a_4xx_goes_to_the_dead_letters_with_4_kb_of_the_answer_and_no_secret()
    {
        await using var run = await StartAsync("refused");
        Answer("/refused", async context =>
        {
            context.Response.StatusCode = 422;
            await context.Response.WriteAsync("wrong secret hook-secret-1; " + new string('x', 9000));
        });
        run.Enqueue(Messages.Track(1));
        await TestRun.StandingUntilAsync(() => run.IsSettled("refused"));
        var letter = Assert.Single(run.Reader.DeadLetters("refused", 5).Items).Receipt;
        Assert.Equal(("http_422", 1), (letter.Reason, letter.Attempts));
        Assert.StartsWith("wrong secret ••••; xxx", letter.Detail, StringComparison.Ordinal);
        Assert.InRange(letter.Detail!.Length, 4000, 4096);
    }

    [Fact]
    public async Task a_tool_that_does_not_answer_is_given_up_after_the_time_limit_and_the_worker_goes_on()
    {
        await using var run = await StartAsync("slow");
        var tries = 0;
        Answer("/slow", context => Interlocked.Increment(ref tries) == 1
            ? Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default)
            : Task.CompletedTask);
        run.Enqueue(Messages.Track(1));
        await TestRun.StandingUntilAsync(() => Volatile.Read(ref tries) == 1);
        run.Time.Advance(TimeSpan.FromSeconds(10));
        await TestRun.StandingUntilAsync(() => Newest(run, "slow").Attempts == 1);
        Assert.Equal("timeout", Newest(run, "slow").Reason);
        await run.UntilAsync(() => run.IsSettled("slow"), 5);
        Assert.Equal(1, run.Totals("slow").Delivered);
    }

    [Fact]
    public async Task what_is_not_subscribed_to_is_filtered_and_says_so_and_what_is_switched_off_is_not_due()
    {
        await using var run = await StartAsync("filtered");
        run.Enqueue(Messages.Track(1, name: "Cart Viewed"));
        await TestRun.StandingUntilAsync(() => run.IsSettled("filtered"));
        var receipt = Assert.Single(run.Reader.Deliveries("filtered", 5).Items);
        Assert.Equal((DeliveryState.Filtered, "not_subscribed", "orders"), (receipt.State, receipt.Reason, receipt.Mapping));
        await using var destination = lab.Compile(Hook.Replace("KEY", "filtered")).All[0].Open();
        foreach (var (mapping, status, reason) in new[] { ("off", DeliveryStatus.Filtered, "disabled"), ("gone", DeliveryStatus.Refused, "unknown_subscription") })
        {
            var result = await destination.DeliverAsync(new("k", Messages.Track(1).Json, 1) { Mapping = mapping }, TestContext.Current.CancellationToken);
            Assert.Equal((status, reason), (result.Status, result.Reason));
        }
    }

    [Fact]
    public async Task an_address_on_loopback_is_refused_unless_it_is_allowed()
    {
        await using var run = new TestRun(TestRun.Clock(), lab.Compile(Hook.Replace("KEY", "inside").Replace("allow_private_targets: true", "allow_private_targets: false")), new MemoryStore());
        await run.StartAsync();
        var before = lab.Catcher.Requests.Count;
        run.Enqueue(Messages.Track(1));
        await TestRun.StandingUntilAsync(() => run.IsSettled("inside"));
        Assert.Equal((DeliveryState.Dead, "private_target"), (Newest(run, "inside").State, Newest(run, "inside").Reason));
        Assert.Equal(before, lab.Catcher.Requests.Count);
    }

    [Fact]
    public async Task who_tries_a_mapping_sees_the_request_and_the_answer_without_the_secrets()
    {
        var yaml = await File.ReadAllTextAsync(ActionsLab.File("destinations.yaml"), TestContext.Current.CancellationToken);
        await using var destination = lab.Compile(yaml, "slipping_away").Find("iterable")!.Open();
        var trace = new DeliveryTrace();
        var result = await destination.DeliverAsync(new("k", SampleMessages.Of("order", 1).Json, 1) { Mapping = "trackEvent", Trace = trace }, TestContext.Current.CancellationToken);
        Assert.Equal(DeliveryStatus.Delivered, result.Status);
        var (request, answer) = Assert.Single(trace.Exchanges);
        Assert.StartsWith("POST https://api.iterable.com/api/events/track\n", request, StringComparison.Ordinal);
        Assert.Contains("\"eventName\":\"Order Completed\"", request, StringComparison.Ordinal);
        Assert.StartsWith("200 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("iter-key-1", request + answer, StringComparison.Ordinal);
        Assert.Contains("••••", request, StringComparison.Ordinal);
    }

    private static Receipt Newest(TestRun run, string key) => run.Reader.Deliveries(key, 1).Items[0];

    private void Answer(string path, Func<HttpContext, Task> answer) => lab.Catcher.Answer = async (context, request) =>
    {
        if (!request.Url.EndsWith(path, StringComparison.Ordinal))
            return false;
        await answer(context);
        return true;
    };

    private async Task<TestRun> StartAsync(string key)
    {
        var run = new TestRun(TestRun.Clock(), lab.Compile(Hook.Replace("KEY", key)), new MemoryStore());
        await run.StartAsync();
        return run;
    }
}
