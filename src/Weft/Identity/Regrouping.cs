namespace Weft.Identity;

/// <summary>Profiles that would not hold the same ids any more: those that there are, and those that there would be of their fragments. None of either overlaps with one of another regrouping.</summary>
/// <param name="Before">The fragments of each profile as it is.</param>
/// <param name="After">Each profile as it would be.</param>
internal sealed record Regrouping(IReadOnlyList<Fragment[]> Before, IReadOnlyList<Component> After)
{
    /// <summary>What is other than it was among fragments that hang together.</summary>
    /// <param name="fragments">All of them, each with the head that it has.</param>
    /// <param name="made">The components that they make now.</param>
    public static IReadOnlyList<Regrouping> Of(IReadOnlyCollection<Fragment> fragments, IEnumerable<Component> made)
    {
        var profiles = fragments.GroupBy(fragment => fragment.Head).ToDictionary(profile => profile.Key, profile => profile.ToArray());
        var heads = fragments.ToDictionary(fragment => fragment.Number, fragment => fragment.Head);
        var byHead = new Dictionary<ulong, Cluster>();
        foreach (var component in made.Where(component => !IsSame(component, profiles, heads)))
        {
            var cluster = new Cluster();
            cluster.After.Add(component);
            foreach (var head in component.Members.Select(member => heads[member.Fragment]).Distinct())
            {
                if (byHead.TryGetValue(head, out var known) && known != cluster)
                    cluster = Cluster.Join(cluster, known, byHead);
                else if (known is null)
                    cluster.Heads.Add(head);
                byHead[head] = cluster;
            }
        }

        return [.. byHead.Values.Distinct().Select(cluster => new Regrouping([.. cluster.Heads.Order().Select(head => profiles[head])], [.. cluster.After.OrderBy(one => one.Head)]))];
    }

    private static bool IsSame(Component component, Dictionary<ulong, Fragment[]> profiles, Dictionary<ulong, ulong> heads) =>
        profiles.TryGetValue(component.Head, out var profile) && profile.Length == component.Members.Length
        && component.Members.All(member => heads[member.Fragment] == component.Head);

    private sealed class Cluster
    {
        public List<ulong> Heads { get; } = [];

        public List<Component> After { get; } = [];

        public static Cluster Join(Cluster one, Cluster other, Dictionary<ulong, Cluster> byHead)
        {
            var (large, small) = one.Heads.Count >= other.Heads.Count ? (one, other) : (other, one);
            foreach (var head in small.Heads)
                byHead[head] = large;
            large.Heads.AddRange(small.Heads);
            large.After.AddRange(small.After);
            return large;
        }
    }
}
