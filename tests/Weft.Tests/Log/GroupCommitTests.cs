using Weft.Log;

namespace Weft.Tests.Log;

public sealed class GroupCommitTests : IDisposable
{
    private readonly LogFolder _folder = new();
    private readonly SyncGate _disk = new();

    public void Dispose()
    {
        _disk.Open();
        _folder.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public async Task an_append_completes_only_after_its_sync()
    {
        await using var log = _folder.Open(sync: _disk.Sync);
        await log.Append("a");
        _disk.Close();
        var append = log.Append("b").AsTask();
        await _disk.Arrived();

        Assert.False(append.IsCompleted);
        Assert.Equal(1, log.End);
        Assert.Equal(["a"], log.Texts());

        _disk.Open();
        Assert.Equal(2, (await append).Position);
        Assert.Equal(["a", "b"], log.Texts());
    }

    [Fact]
    public async Task appends_that_wait_together_share_one_sync()
    {
        await using var log = _folder.Open(1 << 20, _disk.Sync);
        await log.Append("first");
        _disk.Close();
        List<Task> appends = [log.Append("second").AsTask()];
        await _disk.Arrived();
        appends.AddRange(Enumerable.Range(0, 500).Select(i => log.Append($"{i}").AsTask()));
        _disk.Open();
        await Task.WhenAll(appends);

        Assert.Equal((3, 3), (_disk.Syncs, log.Synced));
        Assert.Equal(502, log.End);
    }

    [Fact]
    public async Task every_append_that_waits_alone_has_a_sync_of_its_own()
    {
        await using var log = _folder.Open(1 << 20, _disk.Sync);
        for (var i = 1; i <= 20; i++)
        {
            await log.Append("x");
            Assert.Equal(i, _disk.Syncs);
        }
    }

    [Fact]
    public async Task a_full_queue_refuses_until_it_drains()
    {
        await using var log = _folder.Open(1 << 20, _disk.Sync, queueBytes: 1000);
        await log.Append(new string('x', 5000));
        _disk.Close();
        var first = log.Append(new string('a', 500)).AsTask();
        await _disk.Arrived();
        var second = log.Append(new string('b', 300)).AsTask();

        var third = log.Append(new string('c', 300));
        Assert.True(third.IsFaulted);
        await Assert.ThrowsAsync<LogUnavailableException>(async () => await third);
        _disk.Open();
        await Task.WhenAll(first, second);
        await log.Append(new string('d', 900));

        Assert.Equal("xabd", string.Concat(log.Texts().Select(text => text[0])));
    }

    [Fact]
    public async Task an_append_can_be_taken_back_until_its_writing_begins()
    {
        await using var log = _folder.Open(1 << 20, _disk.Sync);
        using var cancellation = new CancellationTokenSource();
        _disk.Close();
        var writing = log.AppendUntil("writing", cancellation.Token).AsTask();
        await _disk.Arrived();
        var waiting = log.AppendUntil("waiting", cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        _disk.Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(1, (await writing).Position);
        await log.Append("next");
        Assert.Equal(["writing", "next"], log.Texts());
    }

    [Fact]
    public async Task who_waits_for_more_is_woken_by_it()
    {
        await using var log = _folder.Open();
        await log.Append("a");
        await log.WaitAsync(0, TestContext.Current.CancellationToken);
        var waiting = log.WaitAsync(2, TestContext.Current.CancellationToken).AsTask();
        await log.Append("b");
        Assert.False(waiting.IsCompleted);
        await log.Append("c");
        await waiting;

        using var cancellation = new CancellationTokenSource();
        var cancelled = log.WaitAsync(3, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }
}
