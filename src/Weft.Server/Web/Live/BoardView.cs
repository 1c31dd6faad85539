using Weft.Profiles;

namespace Weft.Server.Web.Live;

/// <summary>What the board shows at an instant. Immutable: every page renders the same one.</summary>
public sealed record BoardView
{
    /// <summary>Rates are over the last so many seconds.</summary>
    private const int RateSeconds = 5;

    public required DateTimeOffset At { get; init; }

    /// <summary>The sums of the last two minutes, one a second, oldest first; at least one.</summary>
    public required IReadOnlyList<FlowSample> Samples { get; init; }

    public PeopleCount People => Now.Flow.People;

    /// <summary>Events, newest first.</summary>
    public required IReadOnlyList<Shown> Events { get; init; }

    /// <summary>Who entered and exited, newest first.</summary>
    public required IReadOnlyList<Shown> Moves { get; init; }

    /// <summary>By key, in the configuration's order.</summary>
    public required IReadOnlyList<AudienceTrend> Audiences { get; init; }

    /// <summary>Why nothing is applied just now; null when all is well.</summary>
    public string? Fault { get; init; }

    /// <summary>The destinations that keep failing.</summary>
    public IReadOnlyList<string> Suspended { get; init; } = [];

    public FlowSample Now => Samples[^1];

    /// <summary>How much of a sum came a second, over the last seconds.</summary>
    public double PerSecond(Func<FlowSample, long> sum)
    {
        var from = Samples[Math.Max(0, Samples.Count - 1 - RateSeconds)];
        var seconds = (Now.At - from.At).TotalSeconds;
        return seconds <= 0 ? 0 : Math.Max(0, (sum(Now) - sum(from)) / seconds);
    }

    /// <summary>How much of a sum came in each of the last seconds, oldest first.</summary>
    public IReadOnlyList<long> EachSecond(Func<FlowSample, long> sum) =>
        [.. Samples.Skip(1).Zip(Samples, (later, earlier) => Math.Max(0, sum(later) - sum(earlier)))];
}
