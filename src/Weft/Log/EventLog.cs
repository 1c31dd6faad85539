namespace Weft.Log;

/// <summary>
/// The durable, ordered, replayable log of frames in one folder. One instance at a time may have a folder open; its members may be called from any thread.
/// <para><b>Files.</b> <c>NNN.log</c> is a segment, named by the position of its first frame in 19 digits; <c>NNN.packed</c> is one that was compressed since
/// (<see cref="PackedSegment"/>); <c>next</c> is a prepared segment without a name yet; <c>*.part</c> is a file being made; <c>lock</c> is held while the folder is open.
/// A segment is a 16-byte header with a random salt (<see cref="SegmentHeader"/>), frames without gaps, and up to its size what was there when it began: zeros, or in a
/// reused file what it held before. All of it was written in advance, so that a sync has no metadata to write.</para>
/// <para><b>A frame</b>, little-endian: <c>length u32</c> of what follows the checksum, <c>checksum u32</c>: CRC-32C of what follows it, begun from the salt;
/// <c>position i64, now i64</c> (UTC ticks), <c>rank u32</c>: how many frames before it go to disk with the same sync, <c>kind u8, source length u8,
/// source UTF-8, items u32, payload</c>. Positions count up from 1 without gaps, through all segments. <c>now</c> never goes back.</para>
/// <para><b>Write.</b> One thread takes all that waits (a group), writes it behind the last durable frame, syncs once, publishes the new end, and only then
/// completes the appends. A group lies in one segment. A frame that does not fit begins the next segment, whose name is made durable first; one larger
/// than a segment gets a segment of its own size. After a failed write or sync nothing is taken as durable: the group's appends fail, and before the next
/// group the file is opened anew and all behind the last durable frame is overwritten with zeros and synced; until that works, every append fails. A
/// process that ends before that works may find a refused frame at the next opening: refused means unknown to the sender, who sends again.</para>
/// <para><b>Read.</b> Readers go up to the published end and no further, by position: frame N lies in the segment with the highest name ≤ N. A frame
/// there that is not valid is damage and stops the reader. In memory an index of each segment that was read knows the offset of the first frame of every block of about
/// 64 KB, so that one frame costs one block.</para>
/// <para><b>Recovery.</b> The last segment is read from its start. At the first frame that is torn, flipped, zero or out of order the log ends, and what
/// follows is overwritten with zeros and synced before anything is appended, so that no old tail comes back. Ranks tell a torn tail from damage: a power cut
/// may keep any part of the group that was being written, but where a later frame shows that the bad one was durable before, the log does not open. Nothing that a reused
/// file held before passes for a frame, neither the next one nor one that shows anything: it was summed from another salt. If the last segment holds no frame, the one
/// before it must end right before it.</para>
/// <para><b>Pack.</b> A segment is compressed when the next one has begun and all who read in order are past it, oldest first: frames, offsets and salt stay what they
/// were. The packed file is written under another name, synced, given its name, and that made durable; only then is the other file deleted, or made the next segment's: it
/// is renamed to a <c>.part</c>, gets a header with a new salt, is synced, and becomes <c>next</c>. So where both forms are found the packed one is whole, and the other is
/// deleted at the opening, whatever it holds by then. A reader that meets the other file's new life looks for the packed one.</para>
/// <para><b>Delete.</b> Whole segments, oldest first, never the one that holds the last frame.</para>
/// </summary>
public sealed partial class EventLog : IAsyncDisposable
{
    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly EventLogOptions _options;
    private readonly FileStream _lock;
    private readonly Lock _segmentsGate = new();
    private readonly LogFrames _frames;

    private volatile long[] _segments;
    private volatile LogEnd _end;
    private volatile TaskCompletionSource _advanced = NewSignal();
    private volatile TaskCompletionSource _begun = NewSignal();
    private long _synced;

    private EventLog(string folder, TimeProvider clock, EventLogOptions options, FileStream @lock)
    {
        (_folder, _clock, _options, _lock, _watch) = (folder, clock, options, @lock, new(clock));
        _frames = new LogFrames(this, options.ReadCacheBytes);
        _packed = [.. LogSegment.List(folder, PackedSegment.Extension)];
        _segments = [.. LogSegment.List(folder).Union(_packed).Order()];
        _end = Recover();
        _prepared = FindPrepared();
        _writer = new Thread(WriteGroups) { IsBackground = true, Name = "weft log" };
        _writer.Start();
    }

    /// <summary>The position of the last durable frame; 0 when there is none.</summary>
    public long End => _end.Position;

    /// <summary>The instant of the last durable frame; <see cref="DateTimeOffset.MinValue"/> when there is none.</summary>
    public DateTimeOffset LastNow => new(_end.NowTicks, TimeSpan.Zero);

    /// <summary>The position of the oldest frame kept, or of the next one when there is none.</summary>
    public long First => _segments is [var first, ..] ? first : 1;

    /// <summary>How many times frames were made durable since the log was opened; one sync covers a whole group.</summary>
    public long Synced => Interlocked.Read(ref _synced);

    /// <summary>How many bytes behind the last valid frame were thrown away at the opening: a torn tail, never acknowledged.</summary>
    public long Discarded { get; private set; }

    internal LogEnd Durable => _end;

    /// <summary>Completes when another segment is begun.</summary>
    internal Task NextSegment => _begun.Task;

    /// <summary>Opens the log in a folder, which is made if it is not there, and recovers it.</summary>
    /// <exception cref="LogDamagedException">A frame that was durable cannot be read.</exception>
    /// <exception cref="IOException">The folder cannot be read or written, or another process has it open.</exception>
    public static EventLog Open(string folder, TimeProvider clock, EventLogOptions? options = null)
    {
        options ??= new EventLogOptions();
        options.Validate();
        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        if (Path.GetDirectoryName(folder) is { } parent)
            FileSync.Folder(parent);
        var @lock = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            return new EventLog(folder, clock, options, @lock);
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>Reads the frames after a position, in order.</summary>
    /// <param name="after">From <see cref="First"/> − 1 to <see cref="End"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The log does not hold the frame after it, or has not come that far.</exception>
    /// <exception cref="LogDamagedException">A frame before it cannot be read.</exception>
    public LogReader OpenReader(long after)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, First - 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(after, End);
        return new LogReader(this, after);
    }

    /// <summary>Reads one frame, from any thread and in any order: at the cost of a block of about 64 KB, or of nothing where that was read lately.</summary>
    /// <param name="position">The frame's; from <see cref="First"/> to <see cref="End"/> there is one.</param>
    /// <param name="frame">The frame. Its payload never changes; whoever keeps it keeps the block that it lies in.</param>
    /// <returns>False when the log does not hold it any more, or has not come that far.</returns>
    /// <exception cref="LogDamagedException">It was durable and is not readable any more.</exception>
    public bool TryRead(long position, out LogFrame frame)
    {
        frame = default;
        return position <= End && _frames.TryRead(position, out frame);
    }

    /// <summary>Completes once <see cref="End"/> is greater than <paramref name="after"/>.</summary>
    /// <exception cref="LogUnavailableException">The log was closed.</exception>
    public async ValueTask WaitAsync(long after, CancellationToken cancellation = default)
    {
        while (true)
        {
            var advanced = _advanced;
            if (End > after)
                return;
            await advanced.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Makes what still waits durable, then closes. Appends and waits that come later fail.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _stopped.Task;
        await _prepared.ContinueWith(static _ => { }, TaskScheduler.Default);
        _current?.Dispose();
        _frames.Dispose();
        await _lock.DisposeAsync();
        _ = _advanced.TrySetException(Closed());
    }

    /// <summary>Opens the segment that begins with a position, for reading, in the form that it has just now.</summary>
    internal ISegment OpenSegment(long first)
    {
        var packed = PackedSegment.PathOf(_folder, first);
        try
        {
            return File.Exists(packed) ? PackedSegment.Open(packed) : LogSegment.Open(LogSegment.PathOf(_folder, first), FileAccess.Read);
        }
        catch (Exception problem) when (problem is FileNotFoundException or LogDamagedException && File.Exists(packed))
        {
            // It was packed between the two looks.
            return PackedSegment.Open(packed);
        }
    }

    /// <summary>Whether a segment has become a packed one.</summary>
    internal bool IsPacked(long first) => File.Exists(PackedSegment.PathOf(_folder, first));

    /// <summary>The segment and the block of a durable frame.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The log does not hold it any more.</exception>
    /// <exception cref="LogDamagedException">It is not readable.</exception>
    internal (long Segment, FrameRange Block) BlockOf(long position) => _frames.BlockOf(position);

    /// <summary>The name of the segment that holds a position; 0 when no segment does.</summary>
    internal long FirstInSegmentOf(long position)
    {
        var segments = _segments;
        var index = Array.BinarySearch(segments, position);
        index = index < 0 ? ~index - 1 : index;
        return index < 0 ? 0 : segments[index];
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static LogUnavailableException Closed() => new("The log is closed.");
}

/// <summary>How far the log is durable: the last frame, its instant in UTC ticks, its segment, and the byte after it there.</summary>
internal sealed record LogEnd(long Position, long NowTicks, long Segment, long Offset);
