namespace Weft.Log;

/// <summary>The side that makes old segments smaller and drops them; one thread at a time is at it.</summary>
public sealed partial class EventLog
{
    private readonly Lock _keeping = new();
    private readonly HashSet<long> _packed;
    private readonly HashSet<long> _unreadable = [];

    /// <summary>
    /// Compresses the oldest segment that is not, if the next one has begun, its frames are read no more by those who read in order, and they are old enough. Appends and
    /// readers go on meanwhile.
    /// </summary>
    /// <param name="upTo">The last frame that is read no more.</param>
    /// <param name="age">How long ago the segment's last frame must have come.</param>
    /// <param name="cancellation">Ends it; nothing has changed then.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="LogDamagedException">A frame of it cannot be read; it stays as it is, and the next call goes on behind it.</exception>
    /// <exception cref="IOException">The disk does not take it; nothing has changed.</exception>
    public bool PackNext(long upTo, TimeSpan age, CancellationToken cancellation = default)
    {
        lock (_keeping)
        {
            if (NextToPack(upTo, _clock.GetUtcNow().UtcTicks - age.Ticks) is not { } found)
                return false;
            try
            {
                Pack(found.First, found.Last, found.Index, cancellation);
            }
            catch (LogDamagedException)
            {
                _unreadable.Add(found.First);
                throw;
            }

            return true;
        }
    }

    /// <summary>Deletes the segments that hold nothing but frames before a position.</summary>
    public void DropBefore(long position)
    {
        lock (_keeping)
        {
            var keepFrom = FirstInSegmentOf(Math.Min(position, End));
            var dropped = _segments.TakeWhile(first => first < keepFrom).ToArray();
            if (dropped.Length == 0)
                return;
            lock (_segmentsGate)
                _segments = _segments[dropped.Length..];
            _frames.DropBefore(keepFrom);
            _options.Reached(LogStep.Dropping);
            foreach (var first in dropped)
                Delete(first);
            FileSync.Folder(_folder);
        }
    }

    /// <summary>What the folder may grow by, beside what is appended meanwhile: a prepared segment and one that is being packed.</summary>
    internal long Growth => 2L * _options.SegmentBytes;

    /// <summary>All segments but the one that is being written, oldest first.</summary>
    internal IEnumerable<KeptSegment> FullSegments()
    {
        var segments = _segments;
        foreach (var (first, next) in segments.Zip(segments.Skip(1)))
            yield return new(next - 1, SizeOf(first), () => new DateTimeOffset(_frames.IndexOf(first).LastNowTicks, TimeSpan.Zero));
    }

    private long SizeOf(long first)
    {
        var packed = new FileInfo(PackedSegment.PathOf(_folder, first));
        return packed.Exists ? packed.Length : new FileInfo(LogSegment.PathOf(_folder, first)).Length;
    }

    private void Delete(long first)
    {
        if (_packed.Remove(first))
            File.Delete(PackedSegment.PathOf(_folder, first));
        else
            File.Delete(LogSegment.PathOf(_folder, first));
        _options.Reached(LogStep.Dropped);
    }

    private (long First, long Last, FrameIndex Index)? NextToPack(long upTo, long until)
    {
        var segments = _segments;
        var at = Array.FindIndex(segments, first => !_packed.Contains(first) && !_unreadable.Contains(first));
        if (at < 0 || at + 1 >= segments.Length || segments[at + 1] - 1 > upTo)
            return null;
        var index = _frames.IndexOf(segments[at]);
        return index.LastNowTicks <= until ? (segments[at], segments[at + 1] - 1, index) : null;
    }

    private void Pack(long first, long last, FrameIndex index, CancellationToken cancellation)
    {
        var (path, packed) = (LogSegment.PathOf(_folder, first), PackedSegment.PathOf(_folder, first));
        var part = packed + ".part";
        try
        {
            using var segment = LogSegment.Open(path, FileAccess.Read);
            if (index.Last != last)
                throw new LogDamagedException(path, index.End, $"frame {index.Last + 1} is not readable");
            SegmentPacker.Pack(segment, index, part, cancellation);
            _options.Reached(LogStep.Packed);
            File.Move(part, packed, overwrite: true);
            FileSync.Folder(_folder);
        }
        catch
        {
            File.Delete(part);
            throw;
        }

        _packed.Add(first);
        _frames.Replaced(first);
        _options.Reached(LogStep.Named);
        Retire(path);
        _options.Reached(LogStep.Retired);
    }

    /// <summary>A file that is not needed any more becomes the next segment's, unless that one has its file already.</summary>
    private void Retire(string path)
    {
        var prepared = Path.Combine(_folder, PreparedName);
        if (new FileInfo(path).Length == _options.SegmentBytes && !File.Exists(prepared))
            LogSegment.Reuse(path, prepared);
        else
            File.Delete(path);
    }
}
