using Microsoft.Win32.SafeHandles;
using Weft.Log;

namespace Weft.Tests.Log;

/// <summary>A disk whose syncs a test counts, holds up and fails.</summary>
internal sealed class SyncGate : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualResetEventSlim _open = new(true);
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _syncs;

    public int Syncs => Volatile.Read(ref _syncs);

    /// <summary>Asked at each sync; true fails it.</summary>
    public Func<bool> Fails { get; set; } = () => false;

    public void Sync(SafeFileHandle file)
    {
        _arrived.TrySetResult();
        _open.Wait(Patience);
        if (Fails())
            throw new IOException("Input/output error");
        FileSync.Data(file);
        Interlocked.Increment(ref _syncs);
    }

    /// <summary>Holds up the next sync, until a test that failed has had its time.</summary>
    public void Close()
    {
        _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _open.Reset();
    }

    public void Open() => _open.Set();

    /// <summary>Completes when a sync is held up; fails when none comes.</summary>
    public Task Arrived() => _arrived.Task.WaitAsync(Patience);

    public void Dispose() => _open.Dispose();
}
