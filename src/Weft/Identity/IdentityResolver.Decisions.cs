namespace Weft.Identity;

internal sealed partial class IdentityResolver
{
    /// <summary>
    /// Carries out an operator's decision, or takes one back: every link that hangs together with its ids is taken again, however many there are. A decision that stands already, or that is
    /// taken back already, changes nothing.
    /// </summary>
    /// <param name="request">The decision, or what takes it back.</param>
    /// <param name="number">The position of its frame in the log.</param>
    /// <param name="at">When the log took it.</param>
    public void Decide(DecisionRequest request, long number, DateTimeOffset at)
    {
        var decision = request.Withdraws == 0
            ? new Decision(number, request.Kind, request.A, request.B, request.By, request.Reason, at, null)
            : _decisions.Find(request.Withdraws) is { Withdrawn: null } known ? known with { Withdrawn = new(number, request.By, request.Reason, at) } : null;
        if (decision is null)
            return;
        Begin(new(number, 0), at);
        _decisions.Put(decision);
        List<ulong> fragments = [.. ((ExternalId[])[decision.A, decision.B]).Distinct().Select(id => _store.FindFragment(id) ?? _store.Create(id).Number)];
        if (decision.Kind == DecisionKind.Together)
            Claim(decision, fragments);
        Take(Tied(fragments, int.MaxValue)!);
        var kind = request.Withdraws == 0 ? LedgerKind.Decision : LedgerKind.Withdrawal;
        Enter(LedgerCause.Decision, null, new(kind, fragments[0], fragments[^1]) { Decision = decision.Number });
    }

    // The earliest of the decisions that hold makes the claim.
    private void Claim(Decision decision, List<ulong> fragments)
    {
        if (fragments.Count < 2)
            return;
        var (a, b) = (fragments.Min(), fragments.Max());
        var link = _store.FindLink(a, b) ?? _store.CreateLink(a, b);
        var first = _decisions.All.FirstOrDefault(one => one is { Kind: DecisionKind.Together, Withdrawn: null } && IsOf(one, decision));
        Remember(a, b, ClaimKind.Decided, link.Decided);
        _store.Write(link.With(ClaimKind.Decided, first is null ? null : new Claim(Evidence.OfDecision(first.Number), null)));
    }

    private static bool IsOf(Decision one, Decision other) => (one.A == other.A && one.B == other.B) || (one.A == other.B && one.B == other.A);
}
