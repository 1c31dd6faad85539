using Weft.Identity;
using Weft.Storage;

namespace Weft.Audiences.Backfills;

/// <summary>How far the newest version of an audience has come.</summary>
/// <param name="Phase">What is done just now.</param>
/// <param name="Started">The instant at which it was configured, or from which it is in force.</param>
/// <param name="Done">How many ids were looked at, or of how many it was told what differs.</param>
/// <param name="Of">Of how many.</param>
/// <param name="Before">The configuration frame before which the version was configured that is in force until then; 0 when none is, null when the newest is.</param>
public sealed record BackfillProgress(BackfillPhase Phase, DateTimeOffset Started, long Done, long Of, long? Before)
{
    /// <summary>That of an audience; null when its newest version is in force and everything is told.</summary>
    internal static BackfillProgress? Read(StateBatch state, string audience)
    {
        var work = BackfillWork.Of(state);
        if (work.RunOf(audience) is { } run)
        {
            var (isTurn, last) = (run == work.FirstRun && run.End is not null, (long)(run.End ?? IdentityStore.Of(state).Last));
            return new(isTurn ? BackfillPhase.Evaluating : BackfillPhase.Waiting, run.Started, isTurn ? (long)work.Done : 0, last, work.BuildOf(audience)!.Former);
        }

        if (work.Retirements.FirstOrDefault(one => one.Audience == audience && one.Next is not null) is not { } telling)
            return null;
        return new(BackfillPhase.Telling, telling.At, telling == work.FirstRetirement ? (long)work.Retired : 0, (long)telling.End, null);
    }
}

/// <summary>What a backfill is at.</summary>
public enum BackfillPhase
{
    /// <summary>Others go first.</summary>
    Waiting,

    /// <summary>Everybody is looked at; the version before is in force.</summary>
    Evaluating,

    /// <summary>It is in force, and destinations are told who entered and exited by that.</summary>
    Telling,
}
