using Weft.Events;
using Weft.Identity;
using Weft.Profiles;
using Weft.Storage;

namespace Weft.Audiences;

/// <summary>
/// Finds out who enters and leaves which audience: after a frame, for the profiles that it touched and the audiences that what happened concerns; and at
/// the due instant of each timer.
/// <para>
/// What is told, with merges and splits: follow any fragment, and of an audience take the last change told of whichever profile held the fragment at that
/// time. Where the fragment is the one that a profile is numbered by, that change says what the profile is now; without one it is no member. So a profile
/// that takes over fragments of a member, by a merge or by a split, and is none itself, exits, whatever was told of its own number.
/// </para>
/// </summary>
internal sealed class Segmenter(StateBatch state, AudienceSet audiences)
{
    private readonly Memberships _memberships = new(state);
    private readonly IdentityStore _identity = new(state);
    private readonly SortedDictionary<ulong, Touched> _touched = [];

    /// <summary>Notes what an event concerns; <see cref="Settle"/> evaluates it once the frame is through.</summary>
    public void Touch(in Resolution resolution, TrackingEvent tracking, IReadOnlyList<string> traits)
    {
        if (!_touched.TryGetValue(resolution.Fragment, out var touched))
            _touched[resolution.Fragment] = touched = new();
        touched.By(CausingEvent.Of(tracking));
        if (tracking.EventName is { } name)
            touched.Concern(audiences.ForEvent(name));
        foreach (var trait in traits)
            touched.Concern(audiences.ForTrait(trait));
        if (resolution.IsEarliest)
            touched.Concern(audiences.ForEveryone);
        if (resolution.IsNewlyKnown)
            touched.Concern(audiences.ForKnown);
    }

    /// <summary>Fires every timer due by an instant, each evaluated at the instant at which it was due.</summary>
    public List<MembershipChange> FireTimers(DateTimeOffset now)
    {
        var changes = new List<MembershipChange>();
        while (_memberships.NextDue(now) is { } timer)
        {
            var before = _memberships.Read(timer.Profile);
            var due = before.Values.Where(standing => standing.ValidUntil <= timer.Due).Select(standing => audiences.Find(standing.Audience)).OfType<AudienceDefinition>();
            Evaluate(timer.Profile, Because(due, new(CauseKind.Time)), before, [], timer.Due, changes);
        }

        return changes;
    }

    /// <summary>Evaluates what the frame touched, and everything that concerns the profiles whose component changed.</summary>
    public List<MembershipChange> Settle(GraphChanges graph, DateTimeOffset now)
    {
        var concerned = new SortedDictionary<ulong, Touched>();
        foreach (var (fragment, touched) in _touched)
            ConcernOf(HeadOf(fragment)).Add(touched);
        var formers = FormersOf(graph);
        foreach (var head in graph.Fragments.Select(HeadOf).Distinct())
            ConcernOf(head).ConcernByIdentity(EverythingThatConcerns(head, formers[head]));
        _touched.Clear();
        var changes = new List<MembershipChange>();
        foreach (var (head, touched) in concerned)
            Evaluate(head, touched.Causes, _memberships.Read(head), [.. formers[head]], now, changes);
        foreach (var gone in graph.Before.Keys.Where(former => HeadOf(former) != former))
            _memberships.Write(gone, _memberships.Read(gone), new SortedDictionary<string, Standing>(), now, _ => new(CauseKind.Identity));
        return changes;

        Touched ConcernOf(ulong head) => concerned.TryGetValue(head, out var touched) ? touched : concerned[head] = new();
    }

    /// <summary>Evaluates the audiences that are new or mean something else than before for every profile, and forgets those that are gone.</summary>
    public List<MembershipChange> Backfill(AudienceSet former, DateTimeOffset now)
    {
        var changed = audiences.All.Where(audience => former.Find(audience.Key)?.Text != audience.Text).ToList();
        var gone = former.All.Select(audience => audience.Key).Where(key => audiences.Find(key) is null).ToList();
        if (changed.Count == 0 && gone.Count == 0)
            return [];
        var causes = Because(changed, new(CauseKind.Definition));
        var changes = new List<MembershipChange>();
        foreach (var profile in _identity.Heads())
        {
            var before = _memberships.Read(profile);
            var kept = new SortedDictionary<string, Standing>(before, StringComparer.Ordinal);
            foreach (var key in gone)
                kept.Remove(key);
            if (kept.Count != before.Count)
                _memberships.Write(profile, before, kept, now, _ => new(CauseKind.Definition));
            Evaluate(profile, causes, kept, [], now, changes);
        }

        return changes;
    }

    /// <summary>Whose standing changed since the last call, those included of whom nobody is told.</summary>
    public List<StandingChange> TakeStandings() => _memberships.TakeChanges();

    private ulong HeadOf(ulong fragment) => _identity.Read(fragment).Head;

    // The standings of former profiles, as they were, by the other profiles that hold their fragments now.
    private ILookup<ulong, SortedDictionary<string, Standing>> FormersOf(GraphChanges graph)
    {
        var standings = graph.Before.Keys.ToDictionary(former => former, _memberships.Read);
        return graph.Moves(HeadOf).ToLookup(move => move.Now, move => standings[move.Former]);
    }

    private HashSet<AudienceDefinition> EverythingThatConcerns(ulong head, IEnumerable<SortedDictionary<string, Standing>> formers)
    {
        using var profile = StoredProfile.Of(state, head);
        HashSet<AudienceDefinition> all = [.. audiences.ForEveryone, .. audiences.ForKnown];
        foreach (var name in profile.EventNames)
            all.UnionWith(audiences.ForEvent(name));
        foreach (var trait in profile.TraitNames)
            all.UnionWith(audiences.ForTrait(trait));
        foreach (var standings in formers.Append(_memberships.Read(head)))
            all.UnionWith(standings.Keys.Select(audiences.Find).OfType<AudienceDefinition>());
        return all;
    }

    private void Evaluate(
        ulong head, IReadOnlyDictionary<AudienceDefinition, ChangeCause> concerned, SortedDictionary<string, Standing> before,
        List<SortedDictionary<string, Standing>> formers, DateTimeOffset now, List<MembershipChange> changes)
    {
        if (concerned.Count == 0)
            return;
        var after = new SortedDictionary<string, Standing>(before, StringComparer.Ordinal);
        using (var profile = StoredProfile.Of(state, head))
        {
            foreach (var (audience, cause) in concerned.OrderBy(one => one.Key.Key, StringComparer.Ordinal))
            {
                var found = audience.Evaluate(profile, now);
                var stood = before.TryGetValue(audience.Key, out var standing);
                var was = stood && standing.IsMember;
                var formerWas = formers.Exists(standings => standings.TryGetValue(audience.Key, out var former) && former.IsMember);
                Stand(after, new(audience.Key, found.IsMember, stood && found.IsMember == was ? standing.Since : now, Later(found.ValidUntil, now)));
                if (found.IsMember ? !was : was || formerWas)
                    changes.Add(new(audience, head, found.IsMember, now, cause));
            }
        }

        if (!after.SequenceEqual(before))
            _memberships.Write(head, before, after, now, key => concerned.First(one => one.Key.Key == key).Value);
    }

    private static Dictionary<AudienceDefinition, ChangeCause> Because(IEnumerable<AudienceDefinition> audiences, ChangeCause cause) =>
        audiences.ToDictionary(audience => audience, _ => cause);

    // A timer always lies ahead, so that none can fire twice at one instant.
    private static DateTimeOffset Later(DateTimeOffset validUntil, DateTimeOffset now) => validUntil > now ? validUntil : now.AddTicks(1);

    private static void Stand(SortedDictionary<string, Standing> standings, Standing standing)
    {
        if (standing.IsMember || standing.ValidUntil != DateTimeOffset.MaxValue)
            standings[standing.Audience] = standing;
        else
            standings.Remove(standing.Audience);
    }
}
