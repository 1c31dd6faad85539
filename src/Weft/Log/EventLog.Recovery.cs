namespace Weft.Log;

public sealed partial class EventLog
{
    private LogEnd Recover()
    {
        foreach (var unfinished in Directory.EnumerateFiles(_folder, "*.part"))
            File.Delete(unfinished);
        if (_segments is not [.., var last])
            return new LogEnd(0, 0, 0, 0);

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

    /// <summary>Makes the end of the log final, on disk as in memory: frames found valid may not have been synced, and no torn tail may come back.</summary>
    private void CutTail(LogSegment segment, in SegmentTail tail)
    {
        Discarded = tail.Torn;
        segment.Clear(tail.Offset, tail.Offset + tail.Torn);
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
        using var segment = LogSegment.Open(LogSegment.PathOf(_folder, before), FileAccess.Read);
        var tail = SegmentTail.Find(segment, before);
        return tail.Position == last - 1
            ? tail.NowTicks
            : throw new LogDamagedException(segment.Path, tail.Offset, $"frame {tail.Position + 1} is not readable, and the log went on to {last}");
    }
}
