namespace Weft.Activation.Dispatch;

/// <summary>Ends a try when its time is over, or when all are broken off. Used for one try after another, until it has ended one.</summary>
internal sealed class TryLimit : IDisposable
{
    // What a timer takes; a longer time is for ever.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _aborting;
    private bool _isTimed;

    public TryLimit(TimeProvider time, CancellationToken abort)
    {
        _source = new(Timeout.InfiniteTimeSpan, time);
        _aborting = abort.Register(_source.Cancel);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>The time runs.</summary>
    public void Begin(TimeSpan limit)
    {
        _isTimed = true;
        _source.CancelAfter(limit <= Longest ? limit : Timeout.InfiniteTimeSpan);
    }

    /// <summary>The try has ended. False when this cannot serve another.</summary>
    public bool TryReset()
    {
        if (!_isTimed)
            return !_source.IsCancellationRequested;
        _isTimed = false;
        return _source.TryReset();
    }

    public void Dispose()
    {
        _aborting.Dispose();
        _source.Dispose();
    }
}
