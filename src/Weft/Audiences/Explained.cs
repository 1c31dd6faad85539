using System.Text.Json;
using Weft.Audiences.Conditions;
using Weft.Profiles;

namespace Weft.Audiences;

/// <summary>A node of a condition tree, for one profile at one instant.</summary>
/// <param name="Sentence">What it asks, in plain English.</param>
/// <param name="Answer">Whether it holds, and until when that is sure.</param>
/// <param name="Grounds">What it looked at.</param>
/// <param name="Parts">The nodes in it.</param>
public sealed record Explained(string Sentence, Evaluation Answer, Grounds Grounds, IReadOnlyList<Explained> Parts)
{
    /// <summary>Explains a condition and everything in it.</summary>
    public static Explained Of(Condition condition, IProfileHistory history, DateTimeOffset now) =>
        new(condition.Sentence, condition.Evaluate(history, now), condition.GroundsAt(history, now), condition.ExplainParts(history, now));
}

/// <summary>What a condition looked at.</summary>
/// <param name="Value">What it came to: a number of events, what values add up to; null where a condition has no such thing.</param>
/// <param name="Because">The latest of the events or trait changes that it came to that by, latest first; <see cref="MostShown"/> at most.</param>
public sealed record Grounds(decimal? Value, IReadOnlyList<Dated> Because)
{
    /// <summary>How many events are shown at most.</summary>
    public const int MostShown = 5;

    /// <summary>A computed trait's value; null where there is none.</summary>
    public JsonElement? Computed { get; init; }

    /// <summary>Those of a condition that only joins others.</summary>
    public static Grounds None { get; } = new(null, []);
}
