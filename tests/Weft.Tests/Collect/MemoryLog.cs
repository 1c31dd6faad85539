using Weft.Events;
using Weft.Log;

namespace Weft.Tests.Collect;

/// <summary>A log that keeps its frames in memory, and can be told to refuse.</summary>
internal sealed class MemoryLog
{
    private readonly List<(string Source, CollectedItem[] Items)> _frames = [];

    public bool Refuses { get; set; }

    public IReadOnlyList<(string Source, CollectedItem[] Items)> Frames => _frames;

    public IReadOnlyList<TrackingEvent> Accepted =>
        [.. _frames.SelectMany(frame => frame.Items.Where(item => item.IsAccepted).Select(item => TrackingEvent.Parse(item.Json, frame.Source)))];

    public ValueTask AppendAsync(string source, int items, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        if (Refuses)
            throw new LogUnavailableException("the disk is full");
        CollectedItem[] read = [.. CollectedItems.Read(payload.ToArray())];
        Assert.Equal(items, read.Length);
        lock (_frames)
            _frames.Add((source, read));
        return ValueTask.CompletedTask;
    }
}
