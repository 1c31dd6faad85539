using Weft.Audiences;
using Weft.Configuration;
using Weft.Events;

namespace Weft.Server.Web.Live;

/// <summary>Why somebody entered or exited an audience, in plain words: from what caused it and how the audience is defined.</summary>
internal static class Reason
{
    /// <summary>The words, such as <c>Order Completed for the 2nd time</c> or <c>no Page Viewed for 10 minutes</c>.</summary>
    /// <param name="move">An entry or exit.</param>
    /// <param name="definition">The audience as written; missing when it is configured no longer.</param>
    public static string Of(LiveItem move, ConfigNode definition)
    {
        var leaves = DefinitionLeaf.Of(definition).ToList();
        return move.Cause switch
        {
            { Kind: CauseKind.Event, Event: { } cause } => OfEvent(cause, move.Kind == "entered", leaves),
            { Kind: CauseKind.Time } => OfTime(move.Kind == "entered", leaves),
            { Kind: CauseKind.Identity, Event: { } cause } => $"turned out to be one person with somebody else by {NameOf(cause)}",
            { Kind: CauseKind.Identity } => "the people they are changed",
            { Kind: CauseKind.Retention } => "what it rests on is not kept any more",
            _ => "the audience was defined anew",
        };
    }

    /// <summary>What an event is called: its name, or its call.</summary>
    public static string NameOf(CausingEvent cause) => cause.Name ?? cause.Type.ToString().ToLowerInvariant();

    private static string OfEvent(CausingEvent cause, bool entered, List<DefinitionLeaf> leaves)
    {
        if (cause.Name is { } name)
        {
            var leaf = leaves.Find(one => one.Event == name && one.IsNegated != entered) ?? leaves.Find(one => one.Event == name);
            return leaf is { AtLeast: > 1, IsNegated: false } && entered ? $"{name} for the {Parts.Words.Ordinal(leaf.AtLeast)} time{Within(leaf)}" : name;
        }

        var trait = leaves.Find(one => one.Trait is not null);
        return trait is null || cause.Type != EventType.Identify ? NameOf(cause)
            : trait.MustBe is { } value && entered != trait.IsNegated ? $"{trait.Trait} is now {value}"
            : trait.MustBe is { } former ? $"{trait.Trait} is no longer {former}"
            : $"{trait.Trait} changed";
    }

    // Which window it was that moved on is sure only where there is just one that could have.
    private static string OfTime(bool entered, List<DefinitionLeaf> leaves)
    {
        var windows = leaves.Where(one => one.Within is not null && one.IsNegated == entered).ToList();
        if (windows is not [{ Event: { } name, Within: { } within } leaf])
            return "time passed";
        var span = Parts.Words.Duration(within);
        var what = name == "*" ? "event" : name;
        return leaf.AtLeast > 1 ? $"fewer than {Parts.Words.Of(leaf.AtLeast)} × {what} in {span}" : $"no {what} for {span}";
    }

    private static string Within(DefinitionLeaf leaf) => leaf.Within is { } within ? $" in {Parts.Words.Duration(within)}" : "";
}
