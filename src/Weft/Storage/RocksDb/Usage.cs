namespace Weft.Storage.RocksDb;

/// <summary>
/// Counts who uses a native object, so that it may be closed at any time: a call into a closed one would end the process. It is closed when the last use
/// that began before has ended; later ones are refused.
/// </summary>
internal sealed class Usage(Action close)
{
    private int _users = 1;
    private int _closing;

    /// <summary>Begins a use, which ends when the result is disposed.</summary>
    /// <exception cref="StorageException">It is closed.</exception>
    public Use Begin()
    {
        for (var users = Volatile.Read(ref _users); users > 0 && Volatile.Read(ref _closing) == 0; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
                return new(this);
        }

        throw new StorageException("The store is closed.");
    }

    /// <summary>Closes as soon as nobody uses it any more; at once when nobody does.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closing, 1) == 0)
            End();
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            close();
    }

    /// <summary>A use under way.</summary>
    public readonly struct Use(Usage usage) : IDisposable
    {
        public void Dispose() => usage.End();
    }
}
