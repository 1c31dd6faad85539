namespace Weft.Log;

public sealed partial class EventLog
{
    private LogEnd Recover()
    {
        foreach (var unfinished in Directory.EnumerateFiles(_folder, "*.part"))
            File.Delete(unfinished);
        foreach (var packed in _packed)
            FinishPacking(packed);
        if (_segments is not [.., var last])
            return new LogEnd(0, 0, 0, 0);
        if (_packed.Contains(last))
            return EndOfPacked(last);

        _current = LogSegment.Open(LogSegment.PathOf(_folder, last), FileAccess.ReadWrite);
        try
        {
            var tail = SegmentTail.Find(_current, last, _index = _frames.Begin(last));
            var now = tail.Position >= last ? tail.NowTicks : LastNowBefore(last);
            CutTail(_current, tail);
            return new LogEnd(tail.Position, now, last, tail.Offset);
        }
        catch
        {
            _current.Dispose();
            throw;
        }
    }

    /// <summary>A packed segment has its name only when all of it is on disk; the file that it was made of may be in use for another segment already.</summary>
    private void FinishPacking(long packed)
    {
        var written = LogSegment.PathOf(_folder, packed);
        if (!File.Exists(written))
            return;
        PackedSegment.Open(PackedSegment.PathOf(_folder, packed)).Dispose();
        File.Delete(written);
    }

    /// <summary>The end of a log whose last segment is gone: the next append begins another.</summary>
    private LogEnd EndOfPacked(long last)
    {
        using var segment = PackedSegment.Open(PackedSegment.PathOf(_folder, last));
        return new LogEnd(segment.Last, segment.LastNowTicks, last, segment.Length);
    }

    /// <summary>Makes the end of the log final, on disk as in memory: frames found valid may not have been synced, and no torn tail may come back.</summary>
    private void CutTail(LogSegment segment, in SegmentTail tail)
    {
        Discarded = tail.Torn;
        segment.Clear(tail.Offset, tail.Offset + tail.Unclean);
        FileSync.Data(segment.File);
        FileSync.Folder(_folder);
    }

    /// <summary>The instant of the last frame before a segment that holds none.</summary>
    private long LastNowBefore(long last)
    {
        if (last == 1)
            return 0;
        var before = FirstInSegmentOf(last - 1);
        if (before == 0)
            throw new LogDamagedException(LogSegment.PathOf(_folder, last), 0, "the segment before this one is missing");
        if (_packed.Contains(before) && EndOfPacked(before) is var end)
            return end.Position == last - 1 ? end.NowTicks : throw Lost(PackedSegment.PathOf(_folder, before), end.Offset, end.Position, last);
        using var segment = LogSegment.Open(LogSegment.PathOf(_folder, before), FileAccess.Read);
        var tail = SegmentTail.Find(segment, before);
        return tail.Position == last - 1 ? tail.NowTicks : throw Lost(segment.Path, tail.Offset, tail.Position, last);
    }

    private static LogDamagedException Lost(string path, long offset, long position, long last) =>
        new(path, offset, $"frame {position + 1} is not readable, and the log went on to {last}");
}
