using Weft.Log;
using Weft.Tests.Crash;

namespace Weft.Tests.Log;

public sealed class FailedSyncTests : IDisposable
{
    private readonly LogFolder _folder = new();
    private readonly SyncGate _disk = new();

    public void Dispose()
    {
        _folder.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public async Task a_failed_sync_is_not_acknowledged_and_later_appends_recover()
    {
        await using (var log = _folder.Open(sync: _disk.Sync))
        {
            await log.Append("a");
            _disk.Fails = () => true;
            await Assert.ThrowsAsync<LogUnavailableException>(async () => await log.Append("lost and much longer than what follows"));
            await Assert.ThrowsAsync<LogUnavailableException>(async () => await log.Append("lost too"));
            Assert.Equal((1, 1), (log.End, log.Synced));
            Assert.Equal(["a"], log.Texts());

            _disk.Fails = () => false;
            Assert.Equal(2, (await log.Append("b")).Position);
        }

        await using var again = _folder.Open();
        Assert.Equal(["a", "b"], again.Texts());
        Assert.Equal(0, again.Discarded);
    }

    [Fact]
    public async Task a_log_that_could_not_be_written_finds_out_by_itself_that_it_can()
    {
        await using var log = _folder.Open(sync: _disk.Sync);
        await log.Append("a");
        _disk.Fails = () => true;
        await Assert.ThrowsAsync<LogUnavailableException>(async () => await log.Append("lost"));
        Assert.Contains("Input/output error", log.Fault, StringComparison.Ordinal);
        _disk.Fails = () => false;
        // Nobody sends: whoever sees a server that is not ready sends elsewhere.
        Assert.True(await Settings.UntilAsync(() => Task.FromResult(log.Fault is null)));
        Assert.Equal(["a"], log.Texts());
    }

    [Fact]
    public async Task a_sync_that_succeeds_after_one_that_failed_vouches_for_nothing_written_before()
    {
        await using var log = _folder.Open(sync: _disk.Sync);
        await log.Append("a");
        var failures = 1;
        _disk.Fails = () => failures-- > 0;
        await Assert.ThrowsAsync<LogUnavailableException>(async () => await log.Append("lost"));
        var syncs = _disk.Syncs;
        await log.Append("b");

        // One for the zeros behind the durable end, one for the frame.
        Assert.Equal(syncs + 2, _disk.Syncs);
        Assert.Equal(["a", "b"], log.Texts());
    }

    [Fact]
    public async Task a_reader_open_meanwhile_never_sees_what_was_refused()
    {
        await using var log = _folder.Open(sync: _disk.Sync);
        await log.Append("a");
        using var reader = log.OpenReader(0);
        Assert.Single(reader.Rest());
        _disk.Fails = () => true;
        await Assert.ThrowsAsync<LogUnavailableException>(async () => await log.Append("X"));
        Assert.Empty(reader.Rest());
        _disk.Fails = () => false;
        await log.Append("b");
        Assert.Equal("b", Assert.Single(reader.Rest()).Text());
    }

    [Fact]
    public async Task a_folder_that_cannot_take_a_new_segment_refuses_until_it_can()
    {
        var away = _folder.Path + "-away";
        await using var log = _folder.Open(512);
        await log.Append(new string('a', 200));
        Directory.Move(_folder.Path, away);
        await Assert.ThrowsAsync<LogUnavailableException>(async () => await log.Append(new string('b', 400)));
        await Assert.ThrowsAsync<LogUnavailableException>(async () => await log.Append(new string('c', 400)));
        Directory.Move(away, _folder.Path);
        await log.Append(new string('d', 400));

        Assert.Equal("ad", string.Concat(log.Texts().Select(text => text[0])));
    }
}
