namespace Weft.Log;

/// <summary>The writer's side; everything here but the fields that readers see belongs to its thread.</summary>
public sealed partial class EventLog
{
    private const int GroupBytes = 4 << 20;
    private const string PreparedName = "next";

    private readonly byte[] _buffer = new byte[GroupBytes];
    private LogSegment? _current;
    private FrameIndex? _index;
    private Task _prepared;
    private bool _suspect;

    private void WriteGroups()
    {
        List<PendingAppend> spare = [];
        while (TakeWaiting(spare) is { } taken)
        {
            if (taken.Count == 0)
                TryAgain();
            taken.RemoveAll(IsWithdrawn);
            for (var done = 0; done < taken.Count;)
                done += Commit(taken, done);
            taken.Clear();
            spare = taken;
        }

        RepairAtLast();
        _stopped.SetResult();
    }

    /// <summary>Makes as many appends durable as go into one write, and answers them.</summary>
    /// <returns>How many were answered, one way or the other.</returns>
    private int Commit(List<PendingAppend> appends, int from)
    {
        var count = 0;
        try
        {
            MakeReady(_wanted = appends[from].Size);
            count = CountThatFit(appends, from);
            var end = Write(appends, from, count);
            Note(appends, from, count, end.NowTicks);
            Release(end.Offset - _end.Offset);
            Publish(end);
            for (var i = from; i < from + count; i++)
                appends[i].Complete();
            Fault = null;
            _options.Reached(LogStep.Acknowledged);
            PrepareNextInTime(end.Offset);
        }
        catch (Exception failure)
        {
            var refusal = Refusal(failure);
            count = count == 0 ? appends.Count - from : count;
            for (var i = from; i < from + count; i++)
            {
                Release(appends[i].Size);
                appends[i].Fail(refusal);
            }
        }

        return count;
    }

    private bool IsWithdrawn(PendingAppend append)
    {
        if (append.TryTake())
            return false;
        Release(append.Size);
        return true;
    }

    /// <summary>Sees to it that the current segment is sound up to the durable end and has room for a frame.</summary>
    private void MakeReady(int size)
    {
        if (_suspect)
            Repair();
        if (_current is null || _end.Offset + size > _current.Length)
            BeginSegment(size);
    }

    private int CountThatFit(List<PendingAppend> appends, int from)
    {
        var room = Math.Min(_current!.Length - _end.Offset, GroupBytes);
        var (count, bytes) = (1, (long)appends[from].Size);
        while (from + count < appends.Count && (bytes += appends[from + count].Size) <= room)
            count++;
        return count;
    }

    /// <summary>Writes appends behind the durable end and syncs.</summary>
    private LogEnd Write(List<PendingAppend> appends, int from, int count)
    {
        var end = _end;
        var now = Math.Max(end.NowTicks, _clock.GetUtcNow().UtcTicks);
        var buffer = appends[from].Size <= GroupBytes ? _buffer : new byte[appends[from].Size];
        var size = 0;
        for (var rank = 0; rank < count; rank++)
            size += FrameCodec.Write(buffer.AsSpan(size), _current!.Salt, appends[from + rank].Place(end.Position + rank + 1, now), rank);

        _options.Reached(LogStep.Writing);
        _suspect = true;
        RandomAccess.Write(_current!.File, buffer.AsSpan(0, size), end.Offset);
        _options.Reached(LogStep.Written);
        Sync(_current);
        _suspect = false;
        Interlocked.Increment(ref _synced);
        _options.Reached(LogStep.Synced);
        return new LogEnd(end.Position + count, now, _segments[^1], end.Offset + size);
    }

    /// <summary>Tells readers by position where the frames lie, before they hear that there are any.</summary>
    private void Note(List<PendingAppend> appends, int from, int count, long nowTicks)
    {
        var offset = _end.Offset;
        for (var i = from; i < from + count; i++)
        {
            _index!.Add(nowTicks, offset, appends[i].Size);
            offset += appends[i].Size;
        }
    }

    private void Publish(LogEnd end)
    {
        _end = end;
        Interlocked.Exchange(ref _advanced, NewSignal()).TrySetResult();
    }

    /// <summary>After a failed write or sync: what lies behind the durable end may or may not be on disk, so it is made zeros on disk.</summary>
    private void Repair()
    {
        _current!.Reopen();
        _current.Clear(_end.Offset, _current.Length);
        Sync(_current);
        _suspect = false;
    }

    /// <summary>One more try on closing, so that no refused frame is found at the next opening.</summary>
    private void RepairAtLast()
    {
        try
        {
            if (_suspect)
                Repair();
        }
        catch (Exception)
        {
            // The disk still fails; the format's text says what the next opening may find.
        }
    }

    private void BeginSegment(int size)
    {
        var first = _end.Position + 1;
        var path = LogSegment.PathOf(_folder, first);
        if (size > _options.SegmentBytes - LogSegment.HeaderBytes)
            LogSegment.Prepare(path, LogSegment.HeaderBytes + (long)size);
        else
            UsePrepared(path);

        FileSync.Folder(_folder);
        var segment = LogSegment.Open(path, FileAccess.ReadWrite);
        _options.Reached(LogStep.Begun);
        _current?.Dispose();
        (_current, _index) = (segment, _frames.Begin(first));
        // One that held nothing yet, and was too small, has its place taken.
        lock (_segmentsGate)
            _segments = [.. _segments.Where(other => other != first), first];
        _end = _end with { Segment = first, Offset = LogSegment.HeaderBytes };
        Interlocked.Exchange(ref _begun, NewSignal()).TrySetResult();
    }

    private void UsePrepared(string path)
    {
        var prepared = Path.Combine(_folder, PreparedName);
        if (_prepared.IsCompleted && !File.Exists(prepared))
            _prepared = Prepare();
        // The writer's own thread has nothing to do until the file is there.
        _prepared.GetAwaiter().GetResult();
        File.Move(prepared, path, overwrite: true);
    }

    /// <summary>Begins with the next segment once this one is half full, so that an idle log writes no zeros.</summary>
    private void PrepareNextInTime(long offset)
    {
        if (offset > _current!.Length / 2 && _prepared.IsCompleted && !File.Exists(Path.Combine(_folder, PreparedName)))
            _prepared = Prepare();
    }

    private Task Prepare() => Task.Run(() =>
    {
        ForgetOld();
        LogSegment.Prepare(Path.Combine(_folder, PreparedName), _options.SegmentBytes);
        _options.Reached(LogStep.Prepared);
    });

    // Those before are on disk, and who still reads them reads on from there: the memory they take is better used for what comes next.
    private void ForgetOld()
    {
        if (_segments is [.., var old, _, _, _] && File.Exists(LogSegment.PathOf(_folder, old)))
            LogSegment.Forget(LogSegment.PathOf(_folder, old));
    }

    /// <summary>A file that was prepared for another size is made anew.</summary>
    private Task FindPrepared()
    {
        var prepared = new FileInfo(Path.Combine(_folder, PreparedName));
        if (prepared.Exists && prepared.Length != _options.SegmentBytes)
            prepared.Delete();
        return Task.CompletedTask;
    }
}
