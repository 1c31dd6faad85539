namespace Weft.Activation.Dispatch;

/// <summary>How deliveries are tried, the same for every destination.</summary>
public sealed record DeliveryPolicy
{
    /// <summary>The policy of <c>specs/activation.md</c>.</summary>
    public static DeliveryPolicy Default { get; } = new();

    /// <summary>How long one try may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after its first try a message is tried again; then it goes to the dead letters.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromHours(4);

    /// <summary>The longest pause after a first failure; it doubles with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause after any failure.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>So many failures in a row, without a success, open the circuit breaker.</summary>
    public int BreakerFailures { get; init; } = 20;

    /// <summary>How long an open breaker waits before its first probe; it doubles with each that fails.</summary>
    public TimeSpan FirstBreakerPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait of an open breaker.</summary>
    public TimeSpan LongestBreakerPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many lanes of a destination are known in memory at most, 2 and up; the others are in the store until there is room.</summary>
    internal int MostLanes { get; init; } = 65_536;

    /// <summary>
    /// The pause after a failure: exponential with full jitter ("Exponential Backoff And Jitter", M. Brooker, AWS 2015), or what the destination asked for,
    /// which is obeyed up to <see cref="RetryFor"/>.
    /// </summary>
    /// <param name="attempts">Tries made so far, at least 1.</param>
    /// <param name="asked">The destination's <c>Retry-After</c>.</param>
    /// <param name="luck">Evenly distributed in [0, 1).</param>
    internal TimeSpan Pause(int attempts, TimeSpan? asked, double luck)
    {
        if (asked is { } wanted)
            return wanted < RetryFor ? wanted : RetryFor;
        var longest = Math.Min(LongestPause.Ticks, FirstPause.Ticks * Math.Pow(2, Math.Min(attempts - 1, 40)));
        return TimeSpan.FromTicks((long)(longest * luck));
    }

    /// <summary>The wait of a breaker that has failed <paramref name="probes"/> probes.</summary>
    internal TimeSpan BreakerPause(int probes) =>
        TimeSpan.FromTicks((long)Math.Min(LongestBreakerPause.Ticks, FirstBreakerPause.Ticks * Math.Pow(2, Math.Min(probes, 40))));
}
