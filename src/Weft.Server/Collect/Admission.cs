using Weft.Configuration;

namespace Weft.Server.Collect;

/// <summary>
/// Whether a request can be taken on: the bodies that are on their way into the log share a number of bytes, and what waits behind the log has a limit too.
/// What is refused leaves nothing behind and is told to come again. Safe from any thread.
/// </summary>
/// <param name="backlog">How many events wait behind the log.</param>
public sealed class Admission(Func<long> backlog)
{
    /// <summary>After how long a sender should come again.</summary>
    public static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(2);

    private volatile OverloadLimits _limits = new();
    private long _taken;

    /// <summary>The limits to work by; a reload swaps them.</summary>
    public OverloadLimits Limits
    {
        get => _limits;
        set => _limits = value;
    }

    /// <summary>Bytes of the bodies that are held just now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Whether a body may be begun with.</summary>
    public bool IsOpen => Taken < Limits.BodyBytes && backlog() < Limits.BacklogEvents;

    /// <summary>A share of the bytes, empty at first.</summary>
    public Share Enter() => new(this);

    /// <summary>What one request holds; given back when it is disposed.</summary>
    public sealed class Share : IDisposable
    {
        private readonly Admission _all;
        private long _own;

        internal Share(Admission all) => _all = all;

        /// <summary>Takes so many bytes more; false when there is no room for them beside the others'.</summary>
        public bool TryTake(long bytes)
        {
            var all = Interlocked.Add(ref _all._taken, bytes);
            _own += bytes;
            if (all <= _all.Limits.BodyBytes || all == _own)
                return true;
            _own -= bytes;
            Interlocked.Add(ref _all._taken, -bytes);
            return false;
        }

        /// <inheritdoc />
        public void Dispose()
        {
            Interlocked.Add(ref _all._taken, -_own);
            _own = 0;
        }
    }
}
