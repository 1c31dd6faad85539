namespace Weft.Tests.Audiences.Oracle;

/// <summary>A step of a sequence; hours from the step before it.</summary>
internal sealed record NaiveStep(List<string> Names, List<NaiveFilter> Where, NaiveTime Time, int? Hours, bool IsDenied)
{
    public Dictionary<string, object?> Written()
    {
        var written = new NaiveEventCount(Names, Where, null, Time).Written();
        if (IsDenied)
            written = new() { ["not"] = written };
        if (Hours is not null)
            written["within"] = $"{Hours}h";
        return written;
    }
}

/// <summary>Tries every chain of events.</summary>
internal sealed record NaiveSequence(List<NaiveStep> Steps) : NaiveCondition
{
    public override bool Holds(NaiveProfile profile, DateTimeOffset now, NaiveSet set) => Fits(profile, now, 0, null);

    public override Dictionary<string, object?> Written() => new() { ["sequence"] = Steps.ConvertAll(step => step.Written()) };

    private bool Fits(NaiveProfile profile, DateTimeOffset now, int place, DateTimeOffset? before)
    {
        if (place == Steps.Count)
            return true;
        var step = Steps[place];
        var end = step.Hours is { } hours ? before + TimeSpan.FromHours(hours) : DateTimeOffset.MaxValue;
        var behind = profile.Matching(step.Names, step.Where, step.Time, now).Where(one => before is null || (one.At > before && one.At <= end)).ToList();
        return step.IsDenied ? now >= end && behind.Count == 0 : behind.Exists(one => Fits(profile, now, place + 1, one.At));
    }
}
