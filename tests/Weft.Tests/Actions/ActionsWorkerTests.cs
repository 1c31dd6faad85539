using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Weft.Activation;
using Weft.Configuration;
using Weft.Connectors.Actions;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Actions;

/// <summary>What the end of a worker, its standing still and its being busy come to.</summary>
[Collection(ActionsCollection.Name)]
public sealed class ActionsWorkerTests(ActionsLab lab) : IDisposable
{
    private const int Profiles = 8;
    private const int Each = 8;

    private const string Hook = """
        hook:
          kind: actions/webhook
          allow_private_targets: true
          limits: { concurrency: 32 }
          worker: { count: 2, memory_mb: 128 }
          subscriptions: [{ subscribe: type = "track", partnerAction: send, mapping: { url: "https://crm.example/hook", method: POST, data: { "@path": $. } } }]
        """;

    public void Dispose() => lab.Catcher.Answer = static (_, _) => Task.FromResult(false);

    [Fact]
    public async Task a_worker_that_is_killed_loses_no_message_and_no_order()
    {
        await using var run = Run(new(lab.Options), TestRun.Clock(), out var runtime);
        var before = lab.Catcher.Requests.Count;
        var (answered, killed) = (0, 0);
        lab.Catcher.Answer = (_, _) =>
        {
            // In the midst of calls, and again while the next worker has just begun.
            if (Interlocked.Increment(ref answered) is 12 or 30)
            {
                foreach (var id in runtime.WorkerIds)
                    Kill(id, ref killed);
            }

            return Task.FromResult(false);
        };
        await run.StartAsync();
        for (var position = 1; position <= Profiles * Each; position++)
            run.Enqueue(Messages.Track(position, (ulong)(position % Profiles)));
        await run.UntilAsync(() => run.IsSettled("hook"), 2);
        Assert.True(killed >= 2);
        Assert.Equal((Profiles * Each, Profiles * Each, 0), (run.Totals("hook").Due, run.Totals("hook").Delivered, run.Rows("hook")));
        var arrived = lab.Catcher.Requests.Skip(before).Select(request => JsonElement.Parse(request.Body)).DistinctBy(body => body.GetProperty("messageId").GetString()).ToList();
        Assert.Equal(Profiles * Each, arrived.Count);
        foreach (var person in arrived.GroupBy(body => body.GetProperty("userId").GetString()))
        {
            var numbers = person.Select(body => int.Parse(body.GetProperty("messageId").GetString()![1..^2], CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(numbers.Order(), numbers);
        }
    }

    [Fact]
    public async Task a_worker_that_stands_still_is_ended_and_another_takes_its_place()
    {
        var time = TestRun.Clock();
        await using var run = Run(new(lab.Options with { Clock = time }), time, out var runtime);
        await run.StartAsync();
        run.Enqueue(Messages.Track(1));
        await TestRun.StandingUntilAsync(() => run.IsSettled("hook"));
        var first = Assert.Single(runtime.WorkerIds);
        using (var stop = Process.Start("kill", ["-STOP", $"{first}"]))
            await stop.WaitForExitAsync(TestContext.Current.CancellationToken);
        run.Enqueue(Messages.Track(2));
        await run.UntilAsync(() => !runtime.WorkerIds.Contains(first), 100);
        await run.UntilAsync(() => run.IsSettled("hook"), 2);
        Assert.Equal(2, run.Totals("hook").Delivered);
    }

    [Fact]
    public async Task a_busy_worker_gets_company_and_all_end_with_the_destination()
    {
        List<int> workers;
        await using (var run = Run(new(lab.Options), TestRun.Clock(), out var runtime))
        {
            var (waiting, open) = (0, new TaskCompletionSource());
            lab.Catcher.Answer = async (_, _) =>
            {
                if (Interlocked.Increment(ref waiting) >= 24)
                    open.TrySetResult();
                await open.Task;
                return false;
            };
            await run.StartAsync();
            run.Enqueue([.. Enumerable.Range(1, 24).Select(at => Messages.Track(at, (ulong)at))]);
            await TestRun.StandingUntilAsync(() => run.IsSettled("hook"));
            workers = [.. runtime.WorkerIds];
        }

        Assert.Equal(2, workers.Count);
        Assert.All(workers, id => Assert.False(Directory.Exists($"/proc/{id}")));
    }

    private static void Kill(int id, ref int killed)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            Interlocked.Increment(ref killed);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
        }
    }

    private static TestRun Run(ActionsRuntime used, FakeTimeProvider time, out ActionsRuntime runtime)
    {
        runtime = used;
        var errors = new ConfigErrors();
        var set = DestinationSet.Compile(YamlConfig.Parse(Hook, errors)!, [new ActionsFamily(used)], [], static (node, _) => node.Text, errors);
        Assert.Empty(errors.All.Select(error => error.ToString()));
        return new(time, set, new MemoryStore());
    }
}
