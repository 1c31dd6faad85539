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
    private readonly Memberships _memberships = Memberships.Of(state);
    private readonly IdentityStore _identity = IdentityStore.Of(state);
    private readonly SortedDictionary<ulong, Touched> _touched = [];
    private readonly SortedDictionary<ulong, Touched> _concerned = [];
    private readonly Stack<Touched> _free = [];
    private AudienceDefinition[] _inOrder = [];

    /// <summary>Notes what an event concerns; <see cref="Settle"/> evaluates it once the frame is through.</summary>
    public void Touch(in Resolution resolution, TrackingEvent tracking, IReadOnlyList<string> traits)
    {
        if (!_touched.TryGetValue(resolution.Fragment, out var touched))
            _touched[resolution.Fragment] = touched = Take();
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

    /// <summary>Notes that a fragment's events of a name are not all kept any more.</summary>
    public void Forget(ulong fragment, string name)
    {
        if (!_touched.TryGetValue(fragment, out var touched))
            _touched[fragment] = touched = Take();
        touched.ConcernBy(CauseKind.Retention, audiences.ForEvent(name));
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
        foreach (var (fragment, touched) in _touched)
            ConcernOf(HeadOf(fragment)).Add(touched);
        GiveBack(_touched);
        var formers = graph.IsEmpty ? null : FormersOf(graph);
        if (formers is not null)
        {
            foreach (var head in graph.Fragments.Select(HeadOf).Distinct())
                ConcernOf(head).ConcernBy(CauseKind.Identity, EverythingThatConcerns(head, formers[head]));
        }

        var changes = new List<MembershipChange>();
        foreach (var (head, touched) in _concerned)
            Evaluate(head, touched.Causes, _memberships.Read(head), formers is null ? [] : [.. formers[head]], now, changes);
        GiveBack(_concerned);
        foreach (var gone in graph.Before.Keys)
        {
            if (HeadOf(gone) != gone)
                _memberships.Write(gone, _memberships.Read(gone), Standings.None, now, _ => new(CauseKind.Identity));
        }

        return changes;
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
            var kept = before;
            foreach (var key in gone)
                kept = kept.Without(key);
            if (kept != before)
                _memberships.Write(profile, before, kept, now, _ => new(CauseKind.Definition));
            Evaluate(profile, causes, kept, [], now, changes);
        }

        return changes;
    }

    /// <summary>Whose standing changed since the last call, those included of whom nobody is told.</summary>
    public List<StandingChange> TakeStandings() => _memberships.TakeChanges();

    private ulong HeadOf(ulong fragment) => _identity.Read(fragment).Head;

    // The standings of former profiles, as they were, by the other profiles that hold their fragments now.
    private ILookup<ulong, Standings> FormersOf(GraphChanges graph)
    {
        var standings = graph.Before.Keys.ToDictionary(former => former, _memberships.Read);
        return graph.Moves(HeadOf).ToLookup(move => move.Now, move => standings[move.Former]);
    }

    private HashSet<AudienceDefinition> EverythingThatConcerns(ulong head, IEnumerable<Standings> formers)
    {
        var profile = StoredProfile.Of(state, head);
        HashSet<AudienceDefinition> all = [.. audiences.ForEveryone, .. audiences.ForKnown];
        foreach (var name in profile.EventNames)
            all.UnionWith(audiences.ForEvent(name));
        foreach (var trait in profile.TraitNames)
            all.UnionWith(audiences.ForTrait(trait));
        foreach (var standings in formers.Append(_memberships.Read(head)))
            all.UnionWith(standings.Values.Select(standing => audiences.Find(standing.Audience)).OfType<AudienceDefinition>());
        return all;
    }

    private void Evaluate(
        ulong head, Dictionary<AudienceDefinition, ChangeCause> concerned, Standings before, Standings[] formers, DateTimeOffset now,
        List<MembershipChange> changes)
    {
        if (concerned.Count == 0)
            return;
        var (profile, after) = (StoredProfile.Of(state, head), before);
        foreach (var audience in InOrder(concerned.Keys))
        {
            var found = audience.Evaluate(profile, now);
            var was = before.Holds(audience.Key);
            after = Stand(after, audience.Key, found, now);
            if (found.IsMember ? !was : was || Array.Exists(formers, former => former.Holds(audience.Key)))
                changes.Add(new(audience, head, found.IsMember, now, concerned[audience]));
        }

        if (after != before)
            Write(head, before, after, concerned, now);
    }

    private void Write(ulong head, Standings before, Standings after, Dictionary<AudienceDefinition, ChangeCause> concerned, DateTimeOffset now) =>
        _memberships.Write(head, before, after, now, key => concerned[audiences.Find(key)!]);

    // In the order of the keys, so that what follows does not depend on the order in which they were met.
    private ReadOnlySpan<AudienceDefinition> InOrder(Dictionary<AudienceDefinition, ChangeCause>.KeyCollection concerned)
    {
        if (_inOrder.Length < concerned.Count)
            _inOrder = new AudienceDefinition[concerned.Count * 2];
        concerned.CopyTo(_inOrder, 0);
        var all = _inOrder.AsSpan(0, concerned.Count);
        all.Sort(static (x, y) => x.Place - y.Place);
        return all;
    }

    private Touched ConcernOf(ulong head) => _concerned.TryGetValue(head, out var touched) ? touched : _concerned[head] = Take();

    private Touched Take() => _free.TryPop(out var free) ? free : new();

    private void GiveBack(SortedDictionary<ulong, Touched> all)
    {
        foreach (var touched in all.Values)
        {
            touched.Clear();
            _free.Push(touched);
        }

        all.Clear();
    }

    private static Dictionary<AudienceDefinition, ChangeCause> Because(IEnumerable<AudienceDefinition> audiences, ChangeCause cause) =>
        audiences.ToDictionary(audience => audience, _ => cause);

    // A timer always lies ahead, so that none can fire twice at one instant.
    private static DateTimeOffset Later(DateTimeOffset validUntil, DateTimeOffset now) => validUntil > now ? validUntil : now.AddTicks(1);

    // As long as the answer is the same a timer is left where it is, though it could go off later: moving it with every event costs more than looking
    // once more when it goes off.
    private static Standings Stand(Standings standings, string audience, Evaluation found, DateTimeOffset now)
    {
        var validUntil = Later(found.ValidUntil, now);
        if (standings.TryGetValue(audience, out var stood) && stood.IsMember == found.IsMember)
        {
            if (stood.ValidUntil > now && stood.ValidUntil <= validUntil)
                return standings;
            return found.IsMember || validUntil != DateTimeOffset.MaxValue ? standings.With(stood with { ValidUntil = validUntil }) : standings.Without(audience);
        }

        return found.IsMember || validUntil != DateTimeOffset.MaxValue
            ? standings.With(new(audience, found.IsMember, now, validUntil))
            : standings.Without(audience);
    }
}
