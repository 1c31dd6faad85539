using Weft.Profiles;

namespace Weft.Audiences.Conditions;

/// <summary>A node of a condition tree: a pure function of a profile's history and an instant. Safe from any thread.</summary>
public abstract class Condition
{
    private protected Condition()
    {
    }

    /// <summary>The answer at an instant. Events and trait changes later than <paramref name="now"/> do not exist yet.</summary>
    public abstract Evaluation Evaluate(IProfileHistory history, DateTimeOffset now);

    /// <summary>Adds what the answer depends on.</summary>
    internal abstract void AddTo(Dependencies dependencies);
}
