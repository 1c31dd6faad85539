using Weft.Audiences;

namespace Weft;

/// <summary>Who would be in an audience?</summary>
/// <param name="Definition">The audience, which need not be one of the workspace's.</param>
/// <param name="Instants">When, earliest first; one or more.</param>
/// <param name="Sample">How many of those who are in it at the last one to name.</param>
/// <param name="IsOfPast">Whether the last one is not now, so that the people of then have to be counted.</param>
public sealed record PreviewQuestion(AudienceDefinition Definition, IReadOnlyList<DateTimeOffset> Instants, int Sample, bool IsOfPast = true);

/// <summary>Who would be, by today's graph and the events and trait changes up to each instant.</summary>
/// <param name="Sizes">How many are in it at each instant.</param>
/// <param name="People">How many people there are at the last one.</param>
/// <param name="Sample">Some of those who are in it at the last one, by the numbers of their profiles: the same ones for the same members, in no order that means anything.</param>
/// <param name="Decided">How many profiles the evaluator decided itself.</param>
/// <param name="Read">What that comes of.</param>
public sealed record Preview(IReadOnlyList<long> Sizes, long People, IReadOnlyList<ulong> Sample, long Decided, PreviewSource Read);

/// <summary>What a preview was read from.</summary>
/// <param name="From"><c>warehouse</c>, or <c>profiles</c> where every profile was looked at: the definition asks for something that the warehouse does not hold, or there is none to ask.</param>
/// <param name="Position">The last frame of the log that is in it.</param>
/// <param name="Asked">The last frame of the log when the question came.</param>
/// <param name="LandedAt">When the warehouse took that frame in; null for the profiles.</param>
public sealed record PreviewSource(string From, long Position, long Asked, DateTimeOffset? LandedAt)
{
    /// <summary>Whether everything is in it that had been acknowledged when the question came.</summary>
    public bool IsCurrent => Position >= Asked;
}
