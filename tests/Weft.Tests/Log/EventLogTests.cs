using System.Text;
using Weft.Log;

namespace Weft.Tests.Log;

public sealed class EventLogTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task a_frame_comes_back_as_it_was_appended()
    {
        await using var log = _folder.Open();
        Assert.Equal((0, DateTimeOffset.MinValue, 1), (log.End, log.LastNow, log.First));

        var written = await log.AppendAsync(FrameKind.Configuration, "wéb", 7, "sources: {}"u8.ToArray(), TestContext.Current.CancellationToken);
        await log.AppendAsync(FrameKind.Tick, "", 0, default, TestContext.Current.CancellationToken);

        var frames = log.ReadAll();
        Assert.Equal(
            (1L, _folder.Clock.GetUtcNow(), FrameKind.Configuration, "wéb", 7, "sources: {}"),
            (frames[0].Position, frames[0].Now, frames[0].Kind, frames[0].Source, frames[0].Items, frames[0].Text()));
        Assert.Equal((2L, FrameKind.Tick, "", 0, ""), (frames[1].Position, frames[1].Kind, frames[1].Source, frames[1].Items, frames[1].Text()));
        Assert.Equal((written.Position, written.Now, "sources: {}"), (1L, frames[0].Now, written.Text()));
        Assert.Equal((2, _folder.Clock.GetUtcNow()), (log.End, log.LastNow));
    }

    [Fact]
    public async Task positions_go_on_after_a_restart_and_now_never_goes_back_with_the_clock()
    {
        await _folder.Fill("a", "b");
        var before = _folder.Clock.GetUtcNow();
        _folder.Clock.AdjustTime(before.AddHours(-3));

        await using var log = _folder.Open();
        Assert.Equal((2, before), (log.End, log.LastNow));
        var third = await log.Append("c");
        _folder.Clock.AdjustTime(before.AddMinutes(1));
        var fourth = await log.Append("d");

        Assert.Equal((3, before), (third.Position, third.Now));
        Assert.Equal((4, before.AddMinutes(1)), (fourth.Position, fourth.Now));
        Assert.Equal(["a", "b", "c", "d"], log.Texts());
    }

    [Fact]
    public async Task a_full_segment_is_followed_by_the_next_and_a_large_frame_gets_its_own()
    {
        var large = new string('x', 20_000);
        string[] payloads = [.. Enumerable.Range(0, 40).Select(i => $"{i} {new string('y', 400)}"), large, "after"];
        await _folder.Fill(payloads);

        await using var log = _folder.Open();
        Assert.Equal(payloads, log.Texts());
        Assert.True(_folder.Segments().Length >= 6);
        Assert.Contains(_folder.Segments(), path => new FileInfo(path).Length > 20_000);
        Assert.All(_folder.Segments().Where(path => new FileInfo(path).Length < 20_000), path => Assert.Equal(4096, new FileInfo(path).Length));
    }

    [Fact]
    public async Task a_group_of_many_megabytes_arrives_whole()
    {
        await using var log = _folder.Open(1 << 20, queueBytes: 64 << 20);
        var payloads = Enumerable.Range(0, 12).Select(i => Encoding.UTF8.GetBytes(new string((char)('a' + i), i == 5 ? 6 << 20 : 900_000))).ToArray();
        await Task.WhenAll(payloads.Select(payload => log.AppendAsync(FrameKind.Events, "web", 1, payload, TestContext.Current.CancellationToken).AsTask()));

        var read = log.ReadAll();
        Assert.All(payloads, payload => Assert.Contains(read, frame => frame.Payload.Span.SequenceEqual(payload)));
        Assert.Equal(12, read.Count);
    }

    [Fact]
    public async Task dropping_takes_whole_old_segments_and_keeps_the_rest()
    {
        string[] payloads = [.. Enumerable.Range(1, 40).Select(i => $"{i} {new string('y', 400)}")];
        await _folder.Fill(payloads);
        await using (var log = _folder.Open())
        {
            var count = _folder.Segments().Length;
            log.DropBefore(1);
            Assert.Equal(count, _folder.Segments().Length);

            log.DropBefore(20);
            Assert.InRange(log.First, 12, 20);
            Assert.Equal(payloads[(int)(log.First - 1)..], log.Texts());
            Assert.Throws<ArgumentOutOfRangeException>(() => log.OpenReader(0));
            Assert.Throws<ArgumentOutOfRangeException>(() => log.OpenReader(41));

            log.DropBefore(long.MaxValue);
            Assert.Single(_folder.Segments());
            Assert.Equal(payloads[^1], log.Texts()[^1]);
        }

        await using var again = _folder.Open();
        Assert.Equal(40, again.End);
    }

    [Fact]
    public async Task a_folder_is_open_once_at_a_time()
    {
        await using var log = _folder.Open();
        Assert.Throws<IOException>(() => _folder.Open());
    }

    [Fact]
    public async Task a_closed_log_takes_nothing_and_lets_nobody_wait()
    {
        var log = _folder.Open();
        var waiting = log.WaitAsync(0, TestContext.Current.CancellationToken).AsTask();
        await log.DisposeAsync();
        await log.DisposeAsync();

        await Assert.ThrowsAsync<LogUnavailableException>(async () => await log.Append("a"));
        await Assert.ThrowsAsync<LogUnavailableException>(() => waiting);
    }
}
