namespace Weft;

/// <summary>A position that only grows, and those who wait for it.</summary>
internal sealed class Milestone(long reached)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private long _reached = reached;

    public long Reached => Interlocked.Read(ref _reached);

    public void Reach(long position)
    {
        var due = new List<TaskCompletionSource>();
        lock (_gate)
        {
            Interlocked.Exchange(ref _reached, position);
            while (_waiting.TryPeek(out var waiter, out var wanted) && wanted <= position)
            {
                _waiting.Dequeue();
                due.Add(waiter);
            }
        }

        due.ForEach(waiter => waiter.TrySetResult());
    }

    public Task WaitAsync(long position, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_reached >= position)
                return Task.CompletedTask;
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter, position);
            return WaitAsync(waiter, cancellation);
        }
    }

    private async Task WaitAsync(TaskCompletionSource waiter, CancellationToken cancellation)
    {
        try
        {
            await waiter.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
                _waiting.Remove(waiter, out _, out _);
            throw;
        }
    }
}
