namespace Weft.Activation.Dispatch;

/// <summary>
/// Spaces messages evenly: one each 1/rate seconds (GCRA, ITU-T I.371), a batch each so many times that. From 20/s on, up to a quarter of a second that a slow timer lost may be caught up,
/// so that the rate is reached; no ten seconds hold more than 3 % above it. Not thread-safe; <see cref="SendGate"/> guards it.
/// </summary>
/// <param name="rate">Messages a second; null when not limited.</param>
/// <param name="batch">The most that leave at once.</param>
internal sealed class RatePacer(int? rate, int batch)
{
    private readonly TimeSpan _catchUp = rate >= 20 ? TimeSpan.FromMilliseconds(250) : TimeSpan.Zero;
    private readonly TimeSpan _space = rate is { } count ? TimeSpan.FromSeconds(1) / count : TimeSpan.Zero;
    private readonly RateWindow? _window = rate is { } most && batch > 1 ? new(most) : null;
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>How many may leave at once: as many as make ten seconds' worth in whole batches, so that those keep the rate without falling below it.</summary>
    public int MostAtOnce { get; } = rate is { } each ? (int)Math.Max(1, 10L * each / ((10L * each + batch - 1) / batch)) : batch;

    public TimeSpan Wait(DateTimeOffset now, int count)
    {
        var paced = _next > now ? _next - now : TimeSpan.Zero;
        var fits = _window?.Wait(now, count) ?? TimeSpan.Zero;
        return paced > fits ? paced : fits;
    }

    public void Pass(DateTimeOffset now, int count)
    {
        if (rate is null)
            return;
        _next = (now - _next > _catchUp ? now : _next) + (_space * count);
        _window?.Pass(now, count);
    }
}
