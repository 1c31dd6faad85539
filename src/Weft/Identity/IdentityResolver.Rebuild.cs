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
            if (tied.LinkCount > 0)
                Take(tied);
        }
    }

    /// <summary>Takes the links again that hang together with some fragments, however many they are; that settles their components where they are stale.</summary>
    public void TakeAgain(IReadOnlyList<ulong> fragments)
    {
        Begin();
        var done = new HashSet<ulong>();
        foreach (var number in fragments)
        {
            if (done.Contains(number) || _store.Find(number) is null)
                continue;
            var fragmentsThere = Tied([number], int.MaxValue)!.Fragments;
            done.UnionWith(fragmentsThere.Select(fragment => fragment.Number));
            // What is damaged may lead into somebody else's component, which has nothing to do with it.
            foreach (var stray in fragmentsThere.Where(fragment => !IsAtHome(fragment)))
                _store.Write(stray with { Head = stray.Number });
            Take(Tied([number], int.MaxValue)!);
        }
    }

    // Whether the component that a fragment leads to holds it.
    private bool IsAtHome(Fragment fragment) => fragment.Head == fragment.Number
        || (_store.Find(fragment.Head) is { } head && head.Head == head.Number && _store.ReadComponent(head).Members.Any(member => member.Fragment == fragment.Number));
}
