namespace Weft.Bench.Running;

/// <summary>Looks at something at equal intervals, until it is disposed.</summary>
internal sealed class Sampler : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _looking;

    /// <summary>Begins to look.</summary>
    public Sampler(TimeSpan every, Func<Task> look) => _looking = LookAsync(every, look);

    /// <summary>Looks no more; throws what looking threw.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _looking;
        _stopping.Dispose();
    }

    private async Task LookAsync(TimeSpan every, Func<Task> look)
    {
        using var timer = new PeriodicTimer(every);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
                await look();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // That is the end of it.
        }
    }
}
