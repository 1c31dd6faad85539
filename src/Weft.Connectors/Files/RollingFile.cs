using Weft.Destinations;

namespace Weft.Connectors.Files;

/// <summary>A file that still takes rows. Whoever added some waits for <see cref="Written"/>.</summary>
internal sealed class RollingFile : IDisposable
{
    private readonly TaskCompletionSource<(string Name, DeliveryResult Result)> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;

    public List<FileRow> Rows { get; } = [];

    /// <summary>Its name and what became of it.</summary>
    public Task<(string Name, DeliveryResult Result)> Written => _written.Task;

    /// <summary>Closes it after its time.</summary>
    public ITimer? Timer { get; set; }

    public void Add(IReadOnlyList<FileRow> rows)
    {
        Rows.AddRange(rows);
        _bytes += rows.Sum(row => (long)row.Bytes);
    }

    public bool IsFull(RollLimits limits) => Rows.Count >= limits.Rows || _bytes >= limits.Bytes || limits.After == TimeSpan.Zero;

    public void Finish(string name, DeliveryResult result) => _written.TrySetResult((name, result));

    public void Dispose() => Timer?.Dispose();
}
