using Weft.Activation.Lists;
using Weft.Audiences;
using Weft.Audiences.Traits;
using Weft.Identity;
using Weft.Profiles;
using Weft.Storage;

namespace Weft;

/// <summary>
/// Reads what firing timers asks for, of the profiles that are next, while those before them are worked on: when very many fall due at once, as behind a stop, reading is most of the work and the
/// only part that others than the one writer can do.
/// </summary>
internal sealed class ProfilesAhead(StateBatch state)
{
    private const int PartSize = 256;
    private const int Few = 32;
    private static readonly int MostParts = Math.Clamp(Environment.ProcessorCount - 1, 1, 4);

    /// <summary>Cuts a list of profiles into parts, and gives each part's size once its rows are at hand, until the next is asked for.</summary>
    public IEnumerable<int> Parts(List<ulong> profiles)
    {
        if (profiles.Count < Few)
        {
            yield return profiles.Count;
            yield break;
        }

        var parts = new Queue<(int Count, Task<RowsAhead> Rows)>();
        using var left = profiles.Chunk(PartSize).GetEnumerator();
        while (parts.Count > 0 || left.MoveNext())
        {
            if (parts.Count == 0)
                Begin(left.Current);
            while (parts.Count <= MostParts && left.MoveNext())
                Begin(left.Current);
            var (count, rows) = parts.Dequeue();
            state.Ahead = rows.GetAwaiter().GetResult();
            yield return count;
        }

        state.Ahead = null;

        void Begin(ulong[] part) => parts.Enqueue((part.Length, Task.Run(() => Read(state.Store, part))));
    }

    private static RowsAhead Read(IKeyValueStore store, ulong[] profiles)
    {
        var rows = new RowsAhead();
        var components = rows.Read(store, [.. profiles.Select(static profile => IdentityStore.ComponentKey(stackalloc byte[9], profile).ToArray())]);
        ulong[] fragments = [.. profiles.Concat(components.OfType<byte[]>().SelectMany(static row => Component.FromValue(row).Members).Select(static member => member.Fragment)).Distinct().Order()];
        rows.Read(store, [.. fragments.Select(static fragment => IdentityStore.FragmentKey(stackalloc byte[9], fragment).ToArray())]);
        rows.Read(store, [.. profiles.Select(static profile => Memberships.ProfileKey(stackalloc byte[9], profile).ToArray())]);
        rows.Read(store, [.. profiles.Select(static profile => ToldLists.KeyOf(stackalloc byte[9], profile).ToArray())]);
        rows.Read(store, [.. profiles.Select(static profile => ToldTraits.KeyOf(stackalloc byte[9], profile).ToArray())]);
        rows.Read(store, [.. fragments.Select(Timeline.NamedPrefix)], Timeline.ReadAtOnce);
        rows.Read(store, [.. fragments.Select(TraitChanges.Prefix)], TraitChanges.ReadAtOnce);
        return rows;
    }
}
