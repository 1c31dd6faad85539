namespace Weft.Server.Web.Live;

/// <summary>The sums at an instant.</summary>
/// <param name="At">The instant.</param>
/// <param name="Flow">The sums.</param>
/// <param name="Moves">How many entered or exited an audience since the server started, as far as they were seen.</param>
public sealed record FlowSample(DateTimeOffset At, FlowReport Flow, long Moves)
{
    public long Received { get; } = Flow.Sources.Values.Sum(source => source.Received);

    public long Accepted { get; } = Flow.Sources.Values.Sum(source => source.Accepted);

    public long Duplicate { get; } = Flow.Sources.Values.Sum(source => source.Duplicate);

    public long Rejected { get; } = Flow.Sources.Values.Sum(source => source.Rejected.Values.Sum());

    public long Processed { get; } = Flow.Sources.Values.Sum(source => source.Processed);

    public long Pending { get; } = Flow.Sources.Values.Sum(source => source.Pending);

    public long Due { get; } = Flow.Destinations.Values.Sum(destination => destination.Due);

    public long Delivered { get; } = Flow.Destinations.Values.Sum(destination => destination.Delivered);

    public long Waiting { get; } = Flow.Destinations.Values.Sum(destination => destination.Pending);

    public long Dead { get; } = Flow.Destinations.Values.Sum(destination => destination.Dead);

    /// <summary>Whether received and accepted are what they are made of.</summary>
    public bool AddsUp => Received == Accepted + Duplicate + Rejected && Accepted == Processed + Pending;
}
