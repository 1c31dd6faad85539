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
            EnterRebuild();
        }
    }

    /// <summary>Takes the links again that hang together with some fragments, however many they are; that settles their components where they are stale.</summary>
    /// <param name="fragments">The fragments.</param>
    /// <param name="position">The frame that asks for it.</param>
    /// <param name="now">The frame's instant.</param>
    public void TakeAgain(IReadOnlyList<ulong> fragments, long position, DateTimeOffset now)
    {
        Begin(new(position, 0), now);
        var done = new HashSet<ulong>();
        foreach (var number in fragments)
        {
            if (done.Contains(number) || _store.Find(number) is null)
                continue;
            var fragmentsThere = Tied([number], int.MaxValue)!.Fragments;
            done.UnionWith(fragmentsThere.Select(fragment => fragment.Number));
            // What is damaged may lead into somebody else's component, which has nothing to do with it.
            foreach (var stray in fragmentsThere.Where(fragment => !IsAtHome(fragment)))
                _store.Move(stray, stray.Number);
            Take(Tied([number], int.MaxValue)!);
            EnterRebuild();
        }
    }

    // One row for all that hangs together.
    private void EnterRebuild()
    {
        if (Enter(LedgerCause.Rebuild, null))
            _where = _where with { Place = _where.Place + 1 };
    }

    // Whether the component that a fragment leads to holds it.
    private bool IsAtHome(Fragment fragment) => fragment.Head == fragment.Number
        || (_store.Find(fragment.Head) is { } head && head.Head == head.Number && _store.ReadComponent(head).Members.Any(member => member.Fragment == fragment.Number));
}
