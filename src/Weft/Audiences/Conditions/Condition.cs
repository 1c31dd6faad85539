using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary>A node of a condition tree: a pure function of a profile's history and an instant. Safe from any thread.</summary>
public abstract class Condition
{
    private protected Condition()
    {
    }

    /// <summary>What it asks, as the end of a sentence that begins with "People": <c>who did Order Completed in the last 90 days</c>.</summary>
    public abstract string Sentence { get; }

    /// <summary>The conditions that it is made of.</summary>
    public virtual IReadOnlyList<Condition> Parts => [];

    /// <summary>What a user wrote.</summary>
    internal ConfigNode Written { get; set; } = ConfigNode.Missing("", 0);

    /// <summary>The answer at an instant. Events and trait changes later than <paramref name="now"/> do not exist yet.</summary>
    public abstract Evaluation Evaluate(IProfileHistory history, DateTimeOffset now);

    /// <summary>What the answer at an instant comes from.</summary>
    public virtual Grounds GroundsAt(IProfileHistory history, DateTimeOffset now) => Grounds.None;

    /// <summary>What it is made of, explained.</summary>
    internal virtual IReadOnlyList<Explained> ExplainParts(IProfileHistory history, DateTimeOffset now) => [.. Parts.Select(part => Explained.Of(part, history, now))];

    /// <summary>Adds what the answer depends on.</summary>
    internal abstract void AddTo(Dependencies dependencies);
}
