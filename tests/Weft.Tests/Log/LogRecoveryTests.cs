using System.Text;
using Weft.Log;

namespace Weft.Tests.Log;

public sealed class LogRecoveryTests : IDisposable
{
    private readonly LogFolder _folder = new();
    private readonly SyncGate _disk = new();

    public void Dispose()
    {
        _folder.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public async Task an_acknowledged_frame_survives_a_tail_torn_at_any_byte()
    {
        await _folder.Fill("first", "second", "last");
        var whole = File.ReadAllBytes(_folder.Segments()[0]);
        var (from, to) = LastFrame(whole);
        for (var cut = from; cut < to; cut++)
        {
            await ExpectTwoFrames(whole[..cut]);
            await ExpectTwoFrames([.. whole[..cut], .. new byte[whole.Length - cut]]);
        }
    }

    [Fact]
    public async Task no_flipped_bit_of_the_last_frame_goes_unnoticed()
    {
        await _folder.Fill("first", "second", "last");
        var whole = File.ReadAllBytes(_folder.Segments()[0]);
        var (from, to) = LastFrame(whole);
        for (var bit = from * 8; bit < to * 8; bit++)
        {
            var flipped = whole.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            await ExpectTwoFrames(flipped);
        }
    }

    [Fact]
    public async Task damage_before_a_frame_that_was_written_later_refuses_to_open()
    {
        await _folder.Fill("first", "second", "last");
        var path = _folder.Segments()[0];
        var whole = File.ReadAllBytes(path);
        var at = whole.AsSpan().IndexOf("second"u8);
        whole[at] ^= 1;
        File.WriteAllBytes(path, whole);

        var refusal = Assert.Throws<LogDamagedException>(() => _folder.Open());
        Assert.Equal(path, refusal.File);
        Assert.InRange(refusal.Offset, LogSegment.HeaderBytes + 1, at);
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);

        whole[at] ^= 1;
        File.WriteAllBytes(path, whole);
        await using var mended = _folder.Open();
        Assert.Equal(3, mended.End);
    }

    [Fact]
    public async Task a_hole_in_a_group_that_was_never_acknowledged_is_a_torn_tail()
    {
        await using (var log = _folder.Open(sync: _disk.Sync))
        {
            _disk.Close();
            var durable = log.Append("durable").AsTask();
            await _disk.Arrived();
            Task[] group = [.. Enumerable.Range(0, 5).Select(i => log.Append($"group{i}").AsTask())];
            _disk.Open();
            await Task.WhenAll([durable, .. group]);
        }

        var path = _folder.Segments()[0];
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(bytes.AsSpan().IndexOf("group1"u8), 6).Clear();
        File.WriteAllBytes(path, bytes);

        await using var recovered = _folder.Open();
        Assert.Equal(["durable", "group0"], recovered.Texts());
        Assert.True(recovered.Discarded > 0);
    }

    [Fact]
    public async Task damage_in_an_earlier_segment_stops_the_reader_and_names_the_place()
    {
        await _folder.Fill([.. Enumerable.Range(0, 40).Select(i => $"{i} {new string('y', 400)}")]);
        var path = _folder.Segments()[1];
        var bytes = File.ReadAllBytes(path);
        bytes[LogSegment.HeaderBytes + 60] ^= 4;
        File.WriteAllBytes(path, bytes);

        await using var log = _folder.Open();
        var damage = Assert.Throws<LogDamagedException>(() => log.ReadAll());
        Assert.Equal((path, LogSegment.HeaderBytes), (damage.File, (int)damage.Offset));
    }

    [Fact]
    public async Task a_segment_begun_but_still_empty_leaves_the_end_in_the_one_before()
    {
        await _folder.Fill([.. Enumerable.Range(0, 40).Select(i => $"{i} {new string('y', 400)}")]);
        LogSegment.Prepare(LogSegment.PathOf(_folder.Path, 41), 4096);
        await using (var log = _folder.Open())
        {
            Assert.Equal((40, _folder.Clock.GetUtcNow()), (log.End, log.LastNow));
            Assert.Equal(41, (await log.Append("after")).Position);
            Assert.Equal(41, log.ReadAll().Count);
        }

        await using var again = _folder.Open();
        Assert.Equal(41, again.End);
    }

    [Fact]
    public async Task a_lost_tail_before_an_empty_segment_refuses_to_open()
    {
        await _folder.Fill("first", "last");
        LogSegment.Prepare(LogSegment.PathOf(_folder.Path, 4), 4096);
        Assert.Throws<LogDamagedException>(() => _folder.Open());
    }

    [Fact]
    public async Task bytes_of_another_segment_never_pass_for_frames()
    {
        await _folder.Fill("first", "second");
        var frames = File.ReadAllBytes(_folder.Segments()[0])[LogSegment.HeaderBytes..];
        Directory.Delete(_folder.Path, recursive: true);
        Directory.CreateDirectory(_folder.Path);
        await _folder.Fill();
        var path = LogSegment.PathOf(_folder.Path, 1);
        LogSegment.Prepare(path, 4096);
        File.WriteAllBytes(path, [.. File.ReadAllBytes(path)[..LogSegment.HeaderBytes], .. frames]);

        await using var log = _folder.Open();
        Assert.Equal(0, log.End);
    }

    [Fact]
    public void a_checksum_is_crc_32c() => Assert.Equal(0xE3069283u, FrameCodec.Checksum(0, "123456789"u8));

    /// <summary>Opens, reads, appends and opens again on a file that has lost its third frame.</summary>
    private async Task ExpectTwoFrames(byte[] file)
    {
        File.Delete(Path.Combine(_folder.Path, "next"));
        foreach (var segment in _folder.Segments())
            File.Delete(segment);
        File.WriteAllBytes(LogSegment.PathOf(_folder.Path, 1), file);
        await using (var log = _folder.Open())
        {
            Assert.Equal(2, log.End);
            Assert.Equal(["first", "second"], log.Texts());
            Assert.Equal(3, (await log.Append("x")).Position);
        }

        await using var again = _folder.Open();
        Assert.Equal(["first", "second", "x"], again.Texts());
        Assert.Equal(0, again.Discarded);
    }

    private static (int From, int To) LastFrame(byte[] file)
    {
        var to = file.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        return (to - (int)FrameCodec.Size("web", Encoding.UTF8.GetByteCount("last")), to);
    }
}
