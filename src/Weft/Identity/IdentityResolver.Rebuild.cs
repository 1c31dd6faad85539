namespace Weft.Identity;

internal sealed partial class IdentityResolver
{
    /// <summary>
    /// Takes every link again by the rules as they are now, however many hang together; that settles stale components too. Events stay filed where they are: the rules' order of strength holds for what comes from here on.
    /// </summary>
    public void TakeEverythingAgain()
    {
        var done = new HashSet<ulong>();
        foreach (var number in _store.People().Select(fragment => fragment.Number).ToList())
        {
            if (done.Contains(number))
                continue;
            var tied = Tied([number], int.MaxValue)!;
            done.UnionWith(tied.Fragments.Select(fragment => fragment.Number));
            if (tied.LinkCount == 0)
                continue;
            Take(tied);
            if (Enter(LedgerCause.Rebuild, null))
                _where = _where with { Place = _where.Place + 1 };
        }
    }
}
