using System.Globalization;
using Weft.Events;

namespace Weft.Identity;

/// <summary>What an entry of the ledger says.</summary>
internal enum LedgerKind
{
    /// <summary>Two fragments count as one person's from here on.</summary>
    Link = 1,

    /// <summary>What speaks for two fragments to be one person's is refused from here on.</summary>
    Refusal = 2,

    /// <summary>A profile became part of another.</summary>
    Merge = 3,

    /// <summary>Some fragments of a profile are one of their own.</summary>
    Split = 4,

    /// <summary>An operator decided.</summary>
    Decision = 5,

    /// <summary>An operator's decision was taken back.</summary>
    Withdrawal = 6,

    /// <summary>Events are filed under another fragment, as another of their ids is the strongest from here on.</summary>
    Refiling = 7,
}

/// <summary>A claim as it stood when something became of it.</summary>
/// <param name="A">The lower fragment number.</param>
/// <param name="B">The higher one.</param>
/// <param name="Kind">What kind of claim.</param>
/// <param name="Evidence">What speaks for it.</param>
/// <param name="Rule">The rule that forbids it; null when it is in force, or was taken back.</param>
internal sealed record LedgerLink(ulong A, ulong B, ClaimKind Kind, Evidence Evidence, string? Rule);

/// <summary>One entry of the ledger; never changed.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="One">The fragment at one end of the link, or of the decision's first id; the profile that went on; the fragment that events left.</param>
/// <param name="Other">The fragment at the other end, or of the decision's other id; the profile that was merged, or is new; the fragment that events went to.</param>
internal sealed record LedgerEntry(LedgerKind Kind, ulong One, ulong Other)
{
    /// <summary>The link that it is about, or that did it; null for a decision.</summary>
    public LedgerLink? Link { get; init; }

    /// <summary>The fragments that went with the merged or the new profile, by number; empty for the other kinds.</summary>
    public ulong[] Fragments { get; init; } = [];

    /// <summary>The number of the decision that was made or taken back; else 0.</summary>
    public long Decision { get; init; }

    /// <summary>How many events went; else 0.</summary>
    public long Count { get; init; }

    /// <summary>Where it stands in its row, from 0.</summary>
    public int Number { get; init; }

    /// <summary>Its name, given the place of its row.</summary>
    public string IdAt(EventPlace where) => string.Create(CultureInfo.InvariantCulture, $"{where.Position}-{where.Place}-{Number}");
}

/// <summary>What made the graph change.</summary>
internal enum LedgerCause
{
    /// <summary>An event.</summary>
    Event = 0,

    /// <summary>A decision, or that one was taken back.</summary>
    Decision = 1,

    /// <summary>All evidence was taken again, as the rules changed or somebody asked for it.</summary>
    Rebuild = 2,

    /// <summary>Events were filed anew behind a decision.</summary>
    Refiling = 3,
}
