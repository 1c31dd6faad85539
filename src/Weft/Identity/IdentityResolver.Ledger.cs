using Weft.Events;

namespace Weft.Identity;

internal sealed partial class IdentityResolver
{
    // Claims of which something may have become in this event, as they stood before it.
    private readonly Dictionary<(ulong A, ulong B, ClaimKind Kind), Claim?> _before = [];
    private EventPlace _where;
    private DateTimeOffset _now;

    /// <summary>An event, a decision or a rebuild begins.</summary>
    /// <param name="where">Its place in the log; where a rebuild begins, what it comes to takes as many places as it needs.</param>
    /// <param name="now">The frame's instant.</param>
    public void Begin(EventPlace where, DateTimeOffset now)
    {
        (_where, _now) = (where, now);
        changes.Begin(_store.Last);
    }

    private void Remember(ulong a, ulong b, ClaimKind kind, Claim? before) => _before.TryAdd((a, b, kind), before);

    /// <summary>Notes that events were filed under another fragment: an entry of its own.</summary>
    public void Refiled(ulong from, ulong to, long count) =>
        _ledger.Put(_where, new(_where, _now, LedgerCause.Refiling, null, [new(LedgerKind.Refiling, from, to) { Count = count }]));

    // What the event came to, for ever: nothing where it changed nothing.
    private bool Enter(LedgerCause cause, Evidence? by, LedgerEntry? decision = null)
    {
        if (_before.Count == 0 && decision is null)
            return false;
        var claims = TakeChangedClaims();
        var moves = changes.End(HeadOf, claims);
        if (claims.Count == 0 && moves is null && decision is null)
            return false;
        var entries = new List<LedgerEntry>(claims.Count + 1);
        if (decision is not null)
            entries.Add(decision);
        foreach (var claim in claims)
        {
            // That a decision's claim is gone says the decision's withdrawal.
            if (claim.Now is { } now)
                entries.Add(new(now.InForce ? LedgerKind.Link : LedgerKind.Refusal, claim.A, claim.B) { Link = LinkOf(claim) });
        }

        entries.AddRange(moves?.Splits.Select(move => Entry(LedgerKind.Split, move)) ?? []);
        entries.AddRange(moves?.Merges.Select(move => Entry(LedgerKind.Merge, move)) ?? []);
        _ledger.Put(_where, new(_where, _now, cause, by, entries));
        return true;
    }

    private List<ChangedClaim> TakeChangedClaims()
    {
        var changed = new List<ChangedClaim>(_before.Count);
        foreach (var ((a, b, kind), before) in _before)
        {
            var now = _store.FindLink(a, b)!.Of(kind);
            if (before.HasValue != now.HasValue || before?.Refusal != now?.Refusal)
                changed.Add(new(a, b, kind, before, now));
        }

        _before.Clear();
        if (changed.Count > 1)
            changed.Sort(static (x, y) => x.Evidence.CompareTo(y.Evidence) is var order and not 0 ? order : (x.A, x.B, x.Kind).CompareTo((y.A, y.B, y.Kind)));
        return changed;
    }

    private static LedgerEntry Entry(LedgerKind kind, ProfileMove move) =>
        new(kind, move.Profile, move.Other) { Fragments = move.Fragments, Link = move.By is { } claim ? LinkOf(claim) : null };

    private static LedgerLink LinkOf(in ChangedClaim claim) => new(claim.A, claim.B, claim.Kind, claim.Evidence, claim.Now?.Refusal);
}
