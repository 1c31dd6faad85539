using Weft.Identity;
using Weft.Profiles;

namespace Weft.Activation;

internal sealed partial class Announcer
{
    private readonly IdentityStore _identity = IdentityStore.Of(state);

    /// <summary>
    /// Tells who split and who merged since that was last told, in that order, and has what a former profile is still owed, with its split, leave before what those get from here on who hold its
    /// fragments now.
    /// </summary>
    /// <param name="graph">What became of profiles.</param>
    /// <param name="isHistory">Whether only the order is to be kept, and nobody told.</param>
    public void Tell(GraphChanges graph, bool isHistory)
    {
        foreach (var (splits, merges, handed) in graph.TakeMoves())
        {
            var isTold = !isHistory && outbox.WantsProfiles;
            foreach (var move in isTold ? splits : [])
                Enqueue(ProfileMessage.Compose(Split(move)));
            foreach (var (former, now) in handed)
                outbox.OrderAfter(state, now, former, _position, _ordinal, _queued);
            foreach (var ofOne in isTold ? merges.GroupBy(move => move.Profile) : [])
                TellMerges(ofOne);
        }
    }

    // One after the other: what a later one brings is not the kept profile's yet.
    private void TellMerges(IGrouping<ulong, ProfileMove> merges)
    {
        var all = StoredProfile.Of(state, merges.Key).ExternalIds();
        var bringerOf = merges.SelectMany(move => move.Fragments.Select(fragment => (_identity.Read(fragment).Id, move.Other))).ToDictionary();
        var toCome = merges.Select(move => move.Other).ToHashSet();
        foreach (var move in merges)
        {
            var (ids, merged) = (all.FindAll(IsThere), all.FindAll(dated => bringerOf.GetValueOrDefault(dated.Id) == move.Other));
            toCome.Remove(move.Other);
            Enqueue(ProfileMessage.Compose(Change(move, ProfileMessage.Merged, all.FindAll(IsThere), ids, merged)));
        }

        bool IsThere(DatedId dated) => !bringerOf.TryGetValue(dated.Id, out var bringer) || !toCome.Contains(bringer);
    }

    private ProfileChange Split(ProfileMove move)
    {
        var stayed = IdsOf(move.Rest);
        return Change(move, ProfileMessage.Split, stayed, stayed, IdsOf(move.Fragments));
    }

    private ProfileChange Change(ProfileMove move, string name, List<DatedId> shown, List<DatedId> ids, List<DatedId> others) => new()
    {
        Event = name,
        Profile = move.Profile,
        Other = move.Other,
        Shown = shown,
        Ids = ids,
        OtherIds = others,
        Unseen = [.. move.Fragments.Select(fragment => _identity.Read(fragment).Id).Except(others.Select(dated => dated.Id))],
        By = move.By is { } claim ? (_identity.Read(claim.A).Id, _identity.Read(claim.B).Id, claim) : null,
        Now = _now,
        Position = _position,
        Ordinal = _ordinal++,
    };

    // Fragments of one profile, who are all of one profile now.
    private List<DatedId> IdsOf(ulong[] fragments)
    {
        var ids = fragments.Select(fragment => _identity.Read(fragment).Id).ToHashSet();
        return StoredProfile.Of(state, fragments[0]).ExternalIds().FindAll(dated => ids.Contains(dated.Id));
    }
}
