using Weft.Storage;

namespace Weft.Log;

/// <summary>What an operator should know of the disk.</summary>
public sealed partial class EventLog
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    private readonly SyncWatch _watch;
    private volatile string? _fault;
    private int _wanted;

    /// <summary>Why nothing can be appended; null when it can. It is tried every second, also when nobody sends.</summary>
    public string? Fault
    {
        get => _fault;
        private set => _fault = value;
    }

    /// <summary>How long the disk keeps the log waiting, where that is long; null where it is not.</summary>
    public TimeSpan? SlowSync => _watch.Slow;

    /// <summary>Whether appends are refused because too many wait for the disk.</summary>
    public bool IsQueueFull
    {
        get
        {
            lock (_gate)
                return _isRefusing;
        }
    }

    private void Sync(LogSegment segment)
    {
        using (_watch.Begin())
            _options.Sync(segment.File);
    }

    private LogUnavailableException Refusal(Exception failure)
    {
        Fault = DiskTrouble.Describe(_folder, failure.Message);
        return new($"The log cannot be written: {Fault}", failure);
    }

    /// <summary>Whoever watches sends nothing to a server that is not ready, so it must not take a sender to find out that the disk works again.</summary>
    private void TryAgain()
    {
        try
        {
            MakeReady(_wanted);
            Fault = null;
        }
        catch (Exception failure)
        {
            _ = Refusal(failure);
        }
    }
}
