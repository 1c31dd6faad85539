namespace Weft.Tests.Audiences.Oracle;

/// <summary>What somebody said about a purpose.</summary>
internal sealed record NaiveSaid(string Purpose, DateTimeOffset At, string MessageId, bool IsGranted);

/// <summary>A purpose is granted: the newest that was said about it is, and nothing of the same instant denies it.</summary>
internal sealed record NaiveConsent(string Purpose) : NaiveCondition
{
    public override bool Holds(NaiveProfile profile, DateTimeOffset now, NaiveSet set)
    {
        var said = profile.Said.Where(one => one.Purpose == Purpose && one.At <= now).ToList();
        return said.Count > 0 && said.Where(one => one.At == said.Max(other => other.At)).All(one => one.IsGranted);
    }

    public override Dictionary<string, object?> Written() => new() { ["consent"] = Purpose };
}
