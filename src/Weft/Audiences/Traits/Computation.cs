using Weft.Configuration;
using Weft.Profiles;

namespace Weft.Audiences.Traits;

/// <summary>How a computed trait comes by its value: a pure function of a profile's history and an instant. Safe from any thread.</summary>
internal abstract class Computation
{
    /// <summary>What it is, as the middle of a sentence: <c>the total properties.revenue over Order Completed</c>.</summary>
    public abstract string Sentence { get; }

    /// <summary>What a user wrote.</summary>
    public ConfigNode Written { get; set; } = ConfigNode.Missing("", 0);

    /// <summary>The computed traits that it is made of.</summary>
    public virtual IReadOnlyList<TraitDefinition> Parts => [];

    /// <summary>The value at an instant. Events and trait changes later than <paramref name="now"/> do not exist yet.</summary>
    public abstract ComputedValue At(IProfileHistory history, DateTimeOffset now);

    /// <summary>The latest of what the value at an instant comes from, latest first.</summary>
    public abstract IReadOnlyList<Dated> Because(IProfileHistory history, DateTimeOffset now);

    /// <summary>Adds what the value depends on.</summary>
    public abstract void AddTo(Dependencies dependencies);
}
