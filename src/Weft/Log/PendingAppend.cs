namespace Weft.Log;

/// <summary>A frame on its way to disk; its task completes once it is durable.</summary>
internal sealed class PendingAppend(FrameKind kind, string source, int items, ReadOnlyMemory<byte> payload, int size)
    : TaskCompletionSource<LogFrame>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private const int Waiting = 0, Taken = 1, Withdrawn = 2;
    private CancellationTokenRegistration _withdrawal;
    private int _state;

    /// <summary>The size of the frame in bytes.</summary>
    public int Size => size;

    /// <summary>The frame, once it has a place in the log.</summary>
    public LogFrame Frame { get; private set; }

    /// <summary>Claims it for writing; false when its caller has withdrawn it.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Has it taken back when a token says so; to be called before anyone else knows of it.</summary>
    public void WithdrawOn(CancellationToken cancellation) => _withdrawal = cancellation.UnsafeRegister(
        static (state, token) => ((PendingAppend)state!).Withdraw(token), this);

    /// <summary>Takes it back, if the writer has not begun: from then on the payload is being read.</summary>
    private void Withdraw(CancellationToken cancellation)
    {
        if (Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting)
            TrySetCanceled(cancellation);
    }

    /// <summary>Gives it its place in the log.</summary>
    public LogFrame Place(long position, long nowTicks) =>
        Frame = new LogFrame(position, new DateTimeOffset(nowTicks, TimeSpan.Zero), kind, source, items, payload);

    /// <summary>Tells the caller that it is durable.</summary>
    public void Complete()
    {
        _withdrawal.Unregister();
        TrySetResult(Frame);
    }

    /// <summary>Tells the caller that it is not durable and will not be.</summary>
    public void Fail(Exception problem)
    {
        _withdrawal.Unregister();
        TrySetException(problem);
    }
}
