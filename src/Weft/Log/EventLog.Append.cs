using System.Text;

namespace Weft.Log;

public sealed partial class EventLog
{
    private readonly object _gate = new();
    private readonly TaskCompletionSource _stopped = NewSignal();
    private readonly Thread _writer;
    private List<PendingAppend> _waiting = [];
    private long _waitingBytes;
    private bool _closing;
    private bool _isRefusing;

    /// <summary>Appends a frame. Completes when the frame is durable: it survives a power cut from then on.</summary>
    /// <param name="kind">What it holds.</param>
    /// <param name="source">The source's key, at most 255 bytes of UTF-8; empty where there is none.</param>
    /// <param name="items">How many items the payload holds, 0 or more.</param>
    /// <param name="payload">The content, up to about 2 GB; unchanged until the task completes.</param>
    /// <param name="cancellation">Takes the frame back as long as its writing has not begun; after that it has no effect.</param>
    /// <returns>The frame with its position and instant.</returns>
    /// <exception cref="LogUnavailableException">The queue is full, the disk is full or fails, or the log is closed; the frame is not durable.</exception>
    public ValueTask<LogFrame> AppendAsync(
        FrameKind kind, string source, int items, ReadOnlyMemory<byte> payload, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(items);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(source), FrameCodec.LongestSource, nameof(source));
        var size = FrameCodec.Size(source, payload.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Array.MaxLength - LogSegment.HeaderBytes, nameof(payload));
        if (cancellation.IsCancellationRequested)
            return ValueTask.FromCanceled<LogFrame>(cancellation);

        var append = new PendingAppend(kind, source, items, payload, (int)size);
        append.WithdrawOn(cancellation);
        if (Refuse(append) is { } refusal)
            append.Fail(refusal);
        return new ValueTask<LogFrame>(append.Task);
    }

    /// <summary>Queues an append, or says why not.</summary>
    private LogUnavailableException? Refuse(PendingAppend append)
    {
        lock (_gate)
        {
            if (_closing)
                return Closed();
            _isRefusing = _waitingBytes > 0 && _waitingBytes + append.Size > _options.QueueBytes;
            if (_isRefusing)
                return new LogUnavailableException($"The log's queue is full: {_waitingBytes} bytes wait to become durable.");
            _waiting.Add(append);
            _waitingBytes += append.Size;
            Monitor.Pulse(_gate);
            return null;
        }
    }

    /// <summary>Waits for appends and takes all there are: none when it is time to see whether the disk works again; null once the log closes and none is left.</summary>
    private List<PendingAppend>? TakeWaiting(List<PendingAppend> empty)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closing)
            {
                if (Fault is null)
                    Monitor.Wait(_gate);
                else if (!Monitor.Wait(_gate, RetryEvery))
                    return empty;
            }

            if (_waiting.Count == 0)
                return null;
            var taken = _waiting;
            _waiting = empty;
            return taken;
        }
    }

    private void Release(long bytes)
    {
        lock (_gate)
        {
            _waitingBytes -= bytes;
            _isRefusing = false;
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }
    }
}
