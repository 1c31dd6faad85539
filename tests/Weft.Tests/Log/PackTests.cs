using System.Text;
using Weft.Log;

namespace Weft.Tests.Log;

public sealed class PackTests : IDisposable
{
    // More than a reader takes into its buffer at once.
    private const int Large = 400 << 10;

    private readonly LogFolder _folder = new();
    private readonly string[] _payloads = [.. Enumerable.Range(1, 400).Select(i => $"{i} {new string((char)('a' + (i % 26)), i % 90 * 40)}")];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task packed_segments_hold_the_same_frames_in_a_fraction_of_the_bytes()
    {
        await using (var log = await Filled())
        {
            var before = Bytes();
            PackAll(log);
            Assert.Single(_folder.Segments());
            Assert.True(_folder.Packed().Length > 5);
            Assert.InRange(Bytes(), 1, before / 3);
            Expect(log);
        }

        await using var again = Open();
        Expect(again);
        Assert.Equal(401, (await again.Append("after")).Position);
        Assert.Equal("after", again.Texts()[^1]);
    }

    [Fact]
    public async Task a_reader_begins_after_any_position_of_a_packed_log()
    {
        await using var log = await Filled();
        PackAll(log);
        for (var after = 0; after <= 400; after += 7)
        {
            using var reader = log.OpenReader(after);
            Assert.Equal(_payloads[after..], reader.Rest().Select(LogWords.Text));
        }
    }

    [Fact]
    public async Task only_what_is_sealed_done_with_and_old_enough_is_packed()
    {
        await using var log = await Filled();
        var second = long.Parse(Path.GetFileNameWithoutExtension(_folder.Segments()[1]), System.Globalization.CultureInfo.InvariantCulture);
        Assert.False(log.Pack(400, TimeSpan.FromHours(1)));
        Assert.False(log.Pack(second - 2, TimeSpan.Zero));
        Assert.True(log.Pack(second - 1, TimeSpan.Zero));
        Assert.False(log.Pack(second - 1, TimeSpan.Zero));
        _folder.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(log.Pack(400, TimeSpan.FromHours(1)));
        PackAll(log);
        Assert.Single(_folder.Segments());
        Expect(log);
    }

    [Theory]
    [InlineData(LogStep.Packed)]
    [InlineData(LogStep.Named)]
    [InlineData(LogStep.Retired)]
    public async Task a_kill_at_any_step_of_packing_leaves_every_frame_once(object step)
    {
        var left = new List<LogFolder>();
        _folder.Reached = reached =>
        {
            if (reached.Equals(step))
                left.Add(_folder.AfterKill());
        };
        await using (var log = await Filled())
            PackAll(log);
        Assert.True(left.Count > 5);
        foreach (var folder in left)
            await ExpectWhole(folder);
    }

    [Fact]
    public async Task a_power_cut_that_keeps_the_new_header_of_a_reused_file_but_not_its_new_name_loses_nothing()
    {
        LogFolder? left = null;
        _folder.Reached = step =>
        {
            if (step == LogStep.Named)
                left ??= _folder.AfterKill();
        };
        await using (var log = await Filled())
            PackAll(log);
        var segment = left!.Segments()[0];
        LogSegment.Reuse(segment, segment);
        await ExpectWhole(left);
    }

    [Fact]
    public async Task a_reused_file_begins_a_segment_in_which_nothing_of_the_old_one_counts()
    {
        await (await Filled()).DisposeAsync();
        await using (var log = Open())
            await PackIntoUse(log);

        var end = 0L;
        await using (var log = Open())
        {
            end = log.End;
            Assert.Equal((0, end), (log.Discarded, log.ReadAll()[^1].Position));
            await log.Append("one more");
        }

        using (var torn = LogSegment.Open(_folder.Segments()[^1], FileAccess.ReadWrite))
        {
            Assert.True(torn.IsReused);
            var tail = SegmentTail.Find(torn, end);
            RandomAccess.Write(torn.File, new byte[3], tail.Offset - 3);
        }

        await using var again = Open();
        Assert.Equal((end, true), (again.End, again.Discarded > 0));
        Assert.Equal(end + 1, (await again.Append("other")).Position);
        Assert.Equal("other", again.Texts()[^1]);
    }

    [Fact]
    public async Task readers_that_have_a_file_open_go_on_when_it_is_packed_and_used_again()
    {
        await (await Filled(Large)).DisposeAsync();
        await using var log = Open(Large);
        using var reader = log.OpenReader(0);
        Assert.True(reader.TryRead(out _));
        Assert.True(log.TryRead(20, out _));
        await PackIntoUse(log);
        for (var i = 0; i < 400; i++)
            await log.Append(new string('z', 900));

        Assert.Equal(_payloads[1..], reader.Rest().Take(399).Select(LogWords.Text));
        Expect(log);
    }

    [Fact]
    public async Task a_damaged_segment_is_not_packed_and_does_not_hold_up_the_others()
    {
        await (await Filled()).DisposeAsync();
        var path = _folder.Segments()[1];
        var bytes = File.ReadAllBytes(path);
        bytes[500] ^= 4;
        File.WriteAllBytes(path, bytes);
        await using var log = Open();
        Assert.True(log.Pack(400, TimeSpan.Zero));
        Assert.Equal(path, Assert.Throws<LogDamagedException>(() => log.Pack(400, TimeSpan.Zero)).File);
        PackAll(log);
        Assert.Equal(2, _folder.Segments().Length);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task a_flipped_bit_anywhere_in_a_packed_file_is_noticed()
    {
        await using (var log = await Filled())
            PackAll(log);
        var path = _folder.Packed()[1];
        var whole = File.ReadAllBytes(path);
        for (var at = 0; at < whole.Length; at += 37)
        {
            var flipped = whole.ToArray();
            flipped[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(path, flipped);
            await using var log = Open();
            Assert.Equal(path, Assert.Throws<LogDamagedException>(() => log.ReadAll()).File);
        }
    }

    [Fact]
    public async Task packed_segments_are_dropped_like_others()
    {
        await using (var log = await Filled())
        {
            PackAll(log);
            log.DropBefore(200);
            Assert.InRange(log.First, 100, 200);
            Assert.Equal(_payloads[(int)(log.First - 1)..], log.Texts());
        }

        await using var again = Open();
        Assert.InRange(again.First, 100, 200);
        again.DropBefore(long.MaxValue);
        Assert.Empty(_folder.Packed());
        Assert.Equal(400, again.End);
    }

    [Fact]
    public async Task a_log_whose_last_segment_is_missing_goes_on_behind_the_packed_one()
    {
        await using (var log = await Filled())
            PackAll(log);
        File.Delete(_folder.Segments()[0]);
        var last = 0L;
        await using (var log = Open())
        {
            last = log.End;
            Assert.Equal(_payloads[..(int)last], log.Texts());
            Assert.Equal(last + 1, (await log.Append("after")).Position);
        }

        await using var again = Open();
        Assert.Equal((last + 1, "after"), (again.End, again.Texts()[^1]));
    }

    private static void PackAll(EventLog log)
    {
        while (log.Pack(log.End, TimeSpan.Zero))
        {
        }
    }

    /// <summary>Packs the first segment and has its file used for the next one. Nothing may have been appended since the opening, so that none is being prepared.</summary>
    private async Task PackIntoUse(EventLog log)
    {
        var next = Path.Combine(_folder.Path, "next");
        File.Delete(next);
        Assert.True(log.Pack(400, TimeSpan.Zero));
        Assert.True(File.ReadAllBytes(next).AsSpan().IndexOf(Encoding.UTF8.GetBytes(_payloads[2])) > 0);
        var segments = _folder.Segments();
        while (_folder.Segments().Length == segments.Length)
            await log.Append(new string('z', 900));
    }

    private static async Task Expect(LogFolder folder, string[] payloads)
    {
        await using var log = folder.Open(64 << 10);
        Assert.Equal(payloads, log.Texts());
        Assert.Equal(payloads.Length + 1, (await log.Append("after")).Position);
        PackAll(log);
        Assert.Equal([.. payloads, "after"], log.Texts());
        Assert.Equal(0, log.Discarded);
    }

    private EventLog Open(int segmentBytes = 64 << 10) => _folder.Open(segmentBytes, queueBytes: 16 << 20);

    private async Task<EventLog> Filled(int segmentBytes = 64 << 10)
    {
        var log = Open(segmentBytes);
        foreach (var five in _payloads.Chunk(5))
            await Task.WhenAll(five.Select(payload => log.Append(payload).AsTask()));
        return log;
    }

    private async Task ExpectWhole(LogFolder folder)
    {
        using (folder)
        {
            await Expect(folder, _payloads);
            Assert.Single(folder.Segments());
            Assert.Empty(Directory.EnumerateFiles(folder.Path, "*.part"));
        }
    }

    private void Expect(EventLog log)
    {
        Assert.Equal(_payloads, log.Texts().Take(400));
        for (var position = 400; position > 0; position--)
        {
            Assert.True(log.TryRead(position, out var frame));
            Assert.Equal((position, _payloads[position - 1], "web"), (frame.Position, frame.Text(), frame.Source));
        }
    }

    private long Bytes() => Directory.EnumerateFiles(_folder.Path).Where(path => Path.GetFileName(path) != "next").Sum(path => new FileInfo(path).Length);
}
