using Microsoft.Win32.SafeHandles;
using Weft.Log;

namespace Weft.Bench.Baseline;

/// <summary>
/// The fastest honest log: group commit with fdatasync into files that were written in full beforehand and are used round and round. It has the frames
/// of the product's log, and nothing else of it: no recovery, no readers, no new files.
/// </summary>
internal sealed class RingLog
{
    private const int Files = 4;
    private const int FileBytes = 64 << 20;
    private const int GroupBytes = 4 << 20;

    private readonly SafeFileHandle[] _files;
    private readonly byte[] _buffer = new byte[GroupBytes];
    private readonly object _gate = new();
    private List<PendingAppend> _waiting = [];
    private long _position;
    private int _file;
    private long _offset;

    public RingLog(string folder)
    {
        _files = [.. Enumerable.Range(0, Files).Select(i => Prepare(Path.Combine(folder, $"ring{i}")))];
        new Thread(WriteGroups) { IsBackground = true, Name = "ring log" }.Start();
    }

    /// <summary>Completes once the payload is durable; until then it must not change.</summary>
    public Task AppendAsync(ReadOnlyMemory<byte> payload)
    {
        var append = new PendingAppend(FrameKind.Events, "bench", 100, payload, (int)FrameCodec.Size("bench", payload.Length));
        lock (_gate)
        {
            _waiting.Add(append);
            Monitor.Pulse(_gate);
        }

        return append.Task;
    }

    private static SafeFileHandle Prepare(string path)
    {
        LogSegment.Prepare(path, FileBytes);
        return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
    }

    private void WriteGroups()
    {
        List<PendingAppend> spare = [];
        while (true)
        {
            List<PendingAppend> taken;
            lock (_gate)
            {
                while (_waiting.Count == 0)
                    Monitor.Wait(_gate);
                (taken, _waiting) = (_waiting, spare);
            }

            for (var done = 0; done < taken.Count;)
                done += Commit(taken, done);
            taken.Clear();
            spare = taken;
        }
    }

    private int Commit(List<PendingAppend> appends, int from)
    {
        var (count, size) = (0, 0);
        var now = TimeProvider.System.GetUtcNow().UtcTicks;
        for (; from + count < appends.Count && size + appends[from + count].Size <= GroupBytes; count++)
            size += FrameCodec.Write(_buffer.AsSpan(size), 0, appends[from + count].Place(++_position, now), count);
        if (_offset + size > FileBytes)
            (_file, _offset) = ((_file + 1) % Files, 0);
        RandomAccess.Write(_files[_file], _buffer.AsSpan(0, size), _offset);
        FileSync.Data(_files[_file]);
        _offset += size;
        for (var i = from; i < from + count; i++)
            appends[i].Complete();
        return count;
    }
}
