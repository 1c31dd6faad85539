namespace Weft.Activation.Dispatch;

/// <summary>
/// Spaces messages evenly: one each 1/rate seconds (GCRA, ITU-T I.371). From 20/s on, up to a quarter of a second that a slow timer lost may be caught up,
/// so that the rate is reached; no ten seconds hold more than 3 % above it. Not thread-safe; <see cref="SendGate"/> guards it.
/// </summary>
internal sealed class RatePacer(int? rate)
{
    private readonly TimeSpan _catchUp = rate >= 20 ? TimeSpan.FromMilliseconds(250) : TimeSpan.Zero;
    private readonly TimeSpan _space = rate is { } count ? TimeSpan.FromSeconds(1) / count : TimeSpan.Zero;
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    public TimeSpan Wait(DateTimeOffset now) => _next > now ? _next - now : TimeSpan.Zero;

    public void Pass(DateTimeOffset now)
    {
        if (rate is null)
            return;
        _next = (now - _next > _catchUp ? now : _next) + _space;
    }
}
