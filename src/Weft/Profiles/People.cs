using Weft.Identity;
using Weft.Storage;

namespace Weft.Profiles;

/// <summary>
/// How many people there are: profiles with an event, known (with a user id, e-mail or phone) or anonymous. Exact, in the batch of what changed it.
/// <code>
/// g | 0 | kind    -> number       the sums
/// g | 1 | profile -> kind         what a profile was counted as; only those with an event
/// </code>
/// </summary>
internal sealed class People(StateBatch state)
{
    private const ulong Sums = 0;
    private const ulong Profiles = 1;
    private const ulong Anonymous = 1;
    private const ulong Known = 2;

    private readonly IdentityStore _identity = IdentityStore.Of(state);
    private readonly SortedSet<ulong> _touched = [];

    /// <summary>The sums as they stand.</summary>
    public PeopleCount Count() => new(Sum(Known), Sum(Anonymous));

    /// <summary>The profiles that have an event, by number, from behind one on; 0 for all.</summary>
    public IEnumerable<ulong> After(ulong profile) =>
        state.Scan(KeyOf(stackalloc byte[17], Profiles, profile + 1).ToArray(), KeyOf(stackalloc byte[17], Profiles + 1, 0).ToArray())
            .Select(static row => ProfileIn(row.Key));

    /// <summary>Notes an event that may make somebody of its fragment, or somebody known; <see cref="Settle"/> counts once the frame is through.</summary>
    public void Touch(in Resolution resolution)
    {
        if (resolution.IsEarliest || resolution.IsNewlyKnown)
            _touched.Add(resolution.Fragment);
    }

    /// <summary>Notes a fragment that may be somebody, or nobody, from here on.</summary>
    public void Touch(ulong fragment) => _touched.Add(fragment);

    /// <summary>Counts what the frame touched and every profile whose component changed, those that are gone too.</summary>
    public void Settle(GraphChanges graph)
    {
        if (_touched.Count == 0 && graph.IsEmpty)
            return;
        _touched.UnionWith(graph.Fragments);
        SortedSet<ulong> profiles = [.. graph.Before.Keys, .. _touched.Select(fragment => _identity.Read(fragment).Head)];
        foreach (var profile in profiles)
            Enter(profile, KindOf(profile));
        _touched.Clear();
    }

    private ulong KindOf(ulong profile)
    {
        if (_identity.Read(profile).Head != profile)
            return 0;
        var stored = StoredProfile.Of(state, profile);
        return stored.FirstEventAt is null ? 0 : stored.IsKnown ? Known : Anonymous;
    }

    private void Enter(ulong profile, ulong kind)
    {
        var key = KeyOf(stackalloc byte[17], Profiles, profile);
        var former = (ulong)NumberValue.Read(state.Get(key));
        if (former == kind)
            return;
        if (former != 0)
            state.Increment(KeyOf(stackalloc byte[17], Sums, former), -1);
        if (kind != 0)
            state.Increment(KeyOf(stackalloc byte[17], Sums, kind), 1);
        if (kind == 0)
            state.Delete(key);
        else
            state.PutNumber(key, (long)kind);
    }

    private long Sum(ulong kind) => NumberValue.Read(state.Get(KeyOf(stackalloc byte[17], Sums, kind)));

    private static ulong ProfileIn(byte[] key)
    {
        var reader = new KeyReader(key);
        reader.Number();
        return reader.Number();
    }

    private static ReadOnlySpan<byte> KeyOf(Span<byte> buffer, ulong what, ulong number) => Key.In(Table.People, buffer).Add(what).Add(number).Span;
}

/// <summary>How many people there are.</summary>
/// <param name="Known">With a user id, e-mail or phone.</param>
/// <param name="Anonymous">Without.</param>
public readonly record struct PeopleCount(long Known, long Anonymous)
{
    /// <summary>All of them.</summary>
    public long Total => Known + Anonymous;
}
