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
            foreach (var move in isTold ? merges : [])
                Enqueue(ProfileMessage.Compose(Merge(move)));
        }
    }

    private ProfileChange Split(ProfileMove move)
    {
        var stayed = IdsOf(move.Rest);
        return Change(move, ProfileMessage.Split, stayed, stayed, IdsOf(move.Fragments));
    }

    private ProfileChange Merge(ProfileMove move)
    {
        var all = StoredProfile.Of(state, move.Profile).ExternalIds();
        var merged = IdsOf(move.Fragments);
        return Change(move, ProfileMessage.Merged, all, [.. all.Except(merged)], merged);
    }

    private ProfileChange Change(ProfileMove move, string name, List<DatedId> shown, List<DatedId> ids, List<DatedId> others) => new()
    {
        Event = name,
        Profile = move.Profile,
        Other = move.Other,
        Shown = shown,
        Ids = ids,
        OtherIds = others,
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
