using Weft.Storage;

namespace Weft.Activation.Lists;

/// <summary>How a destination's list of an audience stands.</summary>
/// <param name="Audience">The audience's key.</param>
/// <param name="Told">How many profiles it was told are in it.</param>
/// <param name="Withheld">How many more are in it that it may not be told of.</param>
public sealed record ListCount(string Audience, long Told, long Withheld);

/// <summary>A destination's lists that are being told, or were last.</summary>
/// <param name="What"><c>full</c>, <c>again</c>, <c>check</c> or <c>forget</c>.</param>
/// <param name="Audiences">The audiences; none for all that it asks for.</param>
/// <param name="Started">When it was asked for.</param>
/// <param name="Phase"><c>waiting</c> while others go first, <c>running</c>, or <c>done</c>.</param>
/// <param name="Through">When it was done.</param>
/// <param name="Done">How many ids were looked at.</param>
/// <param name="Of">Of how many.</param>
/// <param name="Entered">How many were said to be in an audience.</param>
/// <param name="Exited">How many were said to be in one no more.</param>
public sealed record ListProgress(string What, IReadOnlyList<string> Audiences, DateTimeOffset Started, string Phase, DateTimeOffset? Through, long Done, long Of, long Entered, long Exited);

/// <summary>Reads what destinations were told of memberships.</summary>
internal static class ListReport
{
    /// <summary>A destination's lists, by audience.</summary>
    public static IReadOnlyList<ListCount> Counts(StateBatch state, string destination) =>
        [.. ToldLists.Of(state).Sums(destination).Where(static sum => sum.Told + sum.Withheld > 0).Select(static sum => new ListCount(sum.Audience, sum.Told, sum.Withheld))];

    /// <summary>What was told to a destination last, what is being told and what comes then.</summary>
    public static IReadOnlyList<ListProgress> Progress(StateBatch state, string destination)
    {
        var work = ListWork.Of(state);
        ListWalk[] last = work.LastOf(destination) is { } through ? [through] : [];
        return [.. last.Concat(work.All.Where(walk => walk.Destination == destination)).Select(walk => new ListProgress(
            Word(walk.Kind), walk.Audiences, walk.At, Phase(walk, work), walk.Through, (long)walk.Done, (long)walk.End, walk.Entered, walk.Exited))];
    }

    private static string Phase(ListWalk walk, ListWork work) => walk.Through is not null ? "done" : walk == work.First ? "running" : "waiting";

    private static string Word(WalkKind kind) => kind switch
    {
        WalkKind.Full => "full",
        WalkKind.Again => "again",
        WalkKind.Check => "check",
        _ => "forget",
    };
}
