using Weft.Storage;

namespace Weft.Identity;

/// <summary>Why two ids are one person's, or are not.</summary>
/// <param name="Chain">The shortest way from one to the other by links in force; empty when there is none, or they are the same id.</param>
/// <param name="Refusals">What was refused between the two people, by evidence; empty when they are one.</param>
internal sealed record Explanation(IReadOnlyList<(ExternalId A, ExternalId B, ClaimKind Kind, Claim Claim)> Chain, IReadOnlyList<(ExternalId A, ExternalId B, ClaimKind Kind, Claim Claim)> Refusals)
{
    /// <summary>Explains two fragments; the cost is in proportion to the links of the people who hold them.</summary>
    public static Explanation Of(StateBatch state, Fragment one, Fragment other)
    {
        var store = IdentityStore.Of(state);
        return one.Head == other.Head ? new(Way(store, one.Number, other.Number), []) : new([], Between(store, one, other));
    }

    // Breadth first, the lowest numbers first: of several shortest ways always the same one.
    private static List<(ExternalId A, ExternalId B, ClaimKind Kind, Claim Claim)> Way(IdentityStore store, ulong from, ulong to)
    {
        var cameBy = new Dictionary<ulong, Link?> { [from] = null };
        var queue = new Queue<ulong>([from]);
        while (!cameBy.ContainsKey(to) && queue.TryDequeue(out var at))
        {
            foreach (var link in store.LinksOf(at).Where(link => link.InForce))
            {
                if (cameBy.TryAdd(OtherEnd(link, at), link))
                    queue.Enqueue(OtherEnd(link, at));
            }
        }

        var way = new List<(ExternalId, ExternalId, ClaimKind, Claim)>();
        for (var at = to; cameBy.GetValueOrDefault(at) is { } link; at = OtherEnd(link, at))
        {
            var (kind, claim) = link.Claims.First(one => one.Claim.InForce);
            way.Add((store.Read(OtherEnd(link, at)).Id, store.Read(at).Id, kind, claim));
        }

        way.Reverse();
        return way;
    }

    private static List<(ExternalId A, ExternalId B, ClaimKind Kind, Claim Claim)> Between(IdentityStore store, Fragment one, Fragment other)
    {
        var (few, many) = (store.ReadComponent(one), store.ReadComponent(other));
        if (few.Members.Length > many.Members.Length)
            (few, many) = (many, few);
        var isFewOfOne = few.Head == one.Head;
        var refusals = new List<(ExternalId A, ExternalId B, ClaimKind Kind, Claim Claim)>();
        foreach (var member in few.Members)
        {
            foreach (var link in store.LinksOf(member.Fragment))
            {
                var there = store.Read(OtherEnd(link, member.Fragment));
                if (there.Head != many.Head)
                    continue;
                var here = store.Read(member.Fragment);
                var (a, b) = isFewOfOne ? (here.Id, there.Id) : (there.Id, here.Id);
                refusals.AddRange(link.Claims.Where(claim => !claim.Claim.InForce).Select(claim => (a, b, claim.Kind, claim.Claim)));
            }
        }

        refusals.Sort(static (x, y) => x.Claim.Evidence.CompareTo(y.Claim.Evidence));
        return refusals;
    }

    private static ulong OtherEnd(Link link, ulong end) => link.A == end ? link.B : link.A;
}
