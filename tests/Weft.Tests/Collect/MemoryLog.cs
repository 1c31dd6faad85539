using Weft.Events;
using Weft.Log;

namespace Weft.Tests.Collect;

/// <summary>A log that keeps its frames in memory, and can be told to refuse, or to hold one up.</summary>
internal sealed class MemoryLog
{
    private readonly List<(string Source, CollectedItem[] Items)> _frames = [];

    private TaskCompletionSource? _disk;
    private int _waiting;

    public bool Refuses { get; set; }

    /// <summary>How many frames are held up.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Holds the next frame up until it is told to go on.</summary>
    public TaskCompletionSource Hold() => _disk = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<(string Source, CollectedItem[] Items)> Frames => _frames;

    public IReadOnlyList<TrackingEvent> Accepted =>
        [.. _frames.SelectMany(frame => frame.Items.Where(item => item.IsAccepted).Select(item => TrackingEvent.Parse(item.Json, frame.Source)))];

    public async ValueTask AppendAsync(string source, int items, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        if (Refuses)
            throw new LogUnavailableException("the disk is full");
        var disk = Interlocked.Exchange(ref _disk, null);
        if (disk is not null)
        {
            Interlocked.Increment(ref _waiting);
            await disk.Task;
        }

        CollectedItem[] read = [.. CollectedItems.Read(payload.ToArray())];
        Assert.Equal(items, read.Length);
        lock (_frames)
            _frames.Add((source, read));
        if (disk is not null)
            Interlocked.Decrement(ref _waiting);
    }
}
