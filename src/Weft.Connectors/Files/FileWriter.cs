using Amazon.Runtime;
using Weft.Connectors.Secrets;
using Weft.Connectors.Targets;
using Weft.Destinations;

namespace Weft.Connectors.Files;

/// <summary>Gathers rows into files and writes each when it is full or its time is over.</summary>
internal sealed class FileWriter(FileFormat format, IFileStore store, RollLimits limits, SecretMask mask, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly FileNames _names = new(time);
    private readonly CancellationTokenSource _closing = new();
    private RollingFile? _open;
    private Task _writing = Task.CompletedTask;

    /// <summary>Adds rows, all to one file.</summary>
    public RollingFile Add(IReadOnlyList<FileRow> rows)
    {
        lock (_lock)
        {
            var file = _open ??= Begin();
            file.Add(rows);
            if (file.IsFull(limits))
                Roll(file);
            return file;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        lock (_lock)
        {
            if (_open is { } file)
                Roll(file);
        }

        await _writing;
        store.Dispose();
        _closing.Dispose();
    }

    private RollingFile Begin()
    {
        var file = new RollingFile();
        if (limits.After > TimeSpan.Zero)
            file.Timer = time.CreateTimer(_ => RollLate(file), null, limits.After, Timeout.InfiniteTimeSpan);
        return file;
    }

    private void RollLate(RollingFile file)
    {
        lock (_lock)
        {
            if (_open == file)
                Roll(file);
        }
    }

    // One after another, so that files stand in the order of their names.
    private void Roll(RollingFile file)
    {
        _open = null;
        file.Dispose();
        _writing = WriteAfterAsync(_writing, file);
    }

    private async Task WriteAfterAsync(Task before, RollingFile file)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var name = _names.Next(format.Ending);
        file.Finish(name, await TryWriteAsync(name, file.Rows));
    }

    private async Task<DeliveryResult> TryWriteAsync(string name, List<FileRow> rows)
    {
        try
        {
            await store.WriteAsync(name, await format.WriteAsync(rows), _closing.Token);
            return DeliveryResult.Delivered;
        }
        catch (Exception problem) when (Refusal(problem) is { } refusal)
        {
            return new(DeliveryStatus.Refused, "private_target", refusal.Message);
        }
        catch (AmazonServiceException problem)
        {
            return new(DeliveryStatus.Retry, $"s3_{problem.ErrorCode ?? problem.StatusCode.ToString()}".ToLowerInvariant(), mask.Detail(problem.Message));
        }
        catch (Exception problem)
        {
            return new(DeliveryStatus.Retry, "storage", mask.Detail(problem.Message));
        }
    }

    private static PrivateTargetException? Refusal(Exception? problem) =>
        problem is null or PrivateTargetException ? problem as PrivateTargetException : Refusal(problem.InnerException);
}
