using System.Collections.Immutable;
using Weft.Events;
using Weft.Audiences.Traits;
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
internal sealed class Segmenter(StateBatch state, AudienceSet audiences, WorkingProfiles profiles, TraitTeller teller)
{
    private readonly Memberships _memberships = Memberships.Of(state);
    private readonly IdentityStore _identity = IdentityStore.Of(state);
    private readonly TraitChanges _traits = TraitChanges.Of(state);
    private readonly AccountMembers _members = new(state);
    private readonly WorkingProfiles _profiles = profiles;
    private readonly Causes _causes = new(audiences);
    private readonly TouchedSet _touched = new();
    private readonly TouchedSet _concerned = new();
    private readonly List<Concern> _only = [];
    private readonly HashSet<ulong> _refiled = [];

    /// <summary>Notes what an event concerns; <see cref="Settle"/> evaluates it once the frame is through.</summary>
    public void Touch(in Resolution resolution, TrackingEvent tracking, IReadOnlyList<string> traits)
    {
        _profiles.Filed(resolution, tracking.EventName, traits);
        var touched = _touched[resolution.Fragment];
        touched.By(tracking);
        if (tracking.EventName is { } name)
            touched.Concern(audiences.ForEvent(name));
        foreach (var trait in traits)
            touched.Concern(audiences.ForTrait(trait));
        foreach (var purpose in audiences.ForConsents.Length > 0 ? Consents.SaidBy(tracking).Keys : [])
            touched.Concern(audiences.ForConsent(purpose));
        if (resolution.Account != 0 && audiences.ForAccounts.Length > 0)
            TouchMembers(resolution, tracking, touched);
        if (resolution.IsEarliest)
            touched.Concern(audiences.ForEveryone);
        if (resolution.IsNewlyKnown)
            touched.Concern(audiences.ForKnown);
    }

    // What an account's traits say concerns everybody who belongs to it; saying the same again concerns nobody.
    private void TouchMembers(in Resolution resolution, TrackingEvent tracking, Touched who)
    {
        who.Concern(audiences.ForAccounts);
        foreach (var (account, trait) in TraitChanges.SetBy(tracking, resolution.Fragment, resolution.Account))
        {
            if (audiences.ForAccountTrait(trait.Name) is not { Length: > 0 } concerned || IsRepeated(account, trait.Name, tracking))
                continue;
            foreach (var member in _members.FragmentsOf(account))
                _touched[member].ConcernBy(tracking, concerned);
        }
    }

    private bool IsRepeated(ulong account, string trait, TrackingEvent by) => !audiences.Survivorship.Of(trait).CountsRepeats && _traits.IsRepeated(account, trait, by);

    /// <summary>Notes that a fragment's events of a name are not all kept any more.</summary>
    public void Forget(ulong fragment, string name) => _touched[fragment].ConcernBy(CauseKind.Retention, audiences.ForEvent(name));

    /// <summary>Notes that a fragment has other events than it had.</summary>
    public void Refiled(ulong fragment)
    {
        _refiled.Add(fragment);
        teller.TouchAll(fragment);
        _profiles.Clear();
    }

    /// <summary>What was found in profiles may have come of events that are not kept any more.</summary>
    public void ForgetAnswers() => _profiles.Clear();

    /// <summary>Fires every timer due by an instant, each evaluated at the instant at which it was due.</summary>
    public List<MembershipChange> FireTimers(DateTimeOffset now)
    {
        var changes = new List<MembershipChange>();
        while (_memberships.NextDue(now) is { } timer)
        {
            var due = _memberships.Read(timer.Profile).Values.Where(standing => standing.ValidUntil <= timer.Due);
            ImmutableArray<AudienceDefinition> again = [.. due.Select(standing => audiences.Find(standing.Audience)).OfType<AudienceDefinition>()];
            Evaluate(timer.Profile, Because(again, CauseKind.Time), [], timer.Due, changes);
        }

        return changes;
    }

    /// <summary>Evaluates what the frame touched, and everything that concerns the profiles whose component changed.</summary>
    public List<MembershipChange> Settle(GraphChanges graph, DateTimeOffset now)
    {
        foreach (var fragment in _touched.InOrder())
            _concerned[HeadOf(fragment)].Add(_touched[fragment]);
        var formers = graph.IsEmpty ? null : FormersOf(graph);
        if (formers is not null || _refiled.Count > 0)
        {
            foreach (var head in graph.Fragments.Concat(_refiled).Select(HeadOf).Distinct())
                ConcernByIdentity(_concerned[head], head, formers?[head] ?? []);
        }

        var changes = new List<MembershipChange>();
        foreach (var head in _concerned.InOrder())
            Evaluate(head, _concerned[head].Concerns, formers is null ? [] : [.. formers[head]], now, changes);
        _touched.Clear();
        _concerned.Clear();
        _refiled.Clear();
        foreach (var gone in graph.Before.Keys)
        {
            if (HeadOf(gone) != gone)
                _memberships.Remove(gone, static _ => true, now, new(CauseKind.Identity));
        }

        return changes;
    }

    /// <summary>Evaluates the audiences that are new or mean something else than before for every profile, and forgets those that are gone.</summary>
    public List<MembershipChange> Backfill(AudienceSet former, DateTimeOffset now)
    {
        ImmutableArray<AudienceDefinition> changed = [.. audiences.InOrder.Where(audience => former.Find(audience.Key)?.Text != audience.Text)];
        var isAnyGone = former.All.Any(audience => audiences.Find(audience.Key) is null);
        if (changed.Length == 0 && !isAnyGone)
            return [];
        var changes = new List<MembershipChange>();
        foreach (var profile in _identity.Heads())
        {
            if (isAnyGone)
                _memberships.Remove(profile, key => audiences.Find(key) is null, now, new(CauseKind.Definition));
            Evaluate(profile, Because(changed, CauseKind.Definition), [], now, changes);
        }

        return changes;
    }

    /// <summary>Whose standing changed since the last call, those included of whom nobody is told.</summary>
    public List<StandingChange> TakeStandings() => _memberships.TakeChanges();

    private ulong HeadOf(ulong fragment) => _identity.Read(fragment).Head;

    // The standings of former profiles, as they were, by the other profiles that hold their fragments now.
    private ILookup<ulong, Standings> FormersOf(GraphChanges graph)
    {
        var standings = graph.Before.Keys.ToDictionary(former => former, former => _memberships.Read(former).Copy());
        return graph.Moves(HeadOf).ToLookup(move => move.Now, move => standings[move.Former]);
    }

    // Everything that could be otherwise: what names anything that the profile has, and what it or a former one stood to.
    private void ConcernByIdentity(Touched touched, ulong head, IEnumerable<Standings> formers)
    {
        var profile = StoredProfile.Of(state, head);
        touched.ConcernBy(CauseKind.Identity, audiences.ForEveryone);
        touched.ConcernBy(CauseKind.Identity, audiences.ForKnown);
        touched.ConcernBy(CauseKind.Identity, audiences.ForAccounts);
        touched.ConcernBy(CauseKind.Identity, audiences.ForConsents);
        foreach (var member in profile.Component.Members)
        {
            foreach (var name in profile.EventNamesOf(member.Fragment))
                touched.ConcernBy(CauseKind.Identity, audiences.ForEvent(name));
            foreach (var trait in profile.TraitNamesOf(member.Fragment))
                touched.ConcernBy(CauseKind.Identity, audiences.ForTrait(trait));
        }

        foreach (var standings in formers.Append(_memberships.Read(head)).Where(standings => standings.Count > 0))
            touched.ConcernBy(CauseKind.Identity, [.. standings.Values.Select(standing => audiences.Find(standing.Audience)).OfType<AudienceDefinition>()]);
    }

    private void Evaluate(ulong head, List<Concern> concerns, Standings[] formers, DateTimeOffset now, List<MembershipChange> changes)
    {
        _causes.Begin(concerns);
        if (_causes.Places.Count == 0)
            return;
        var (profile, standings) = (_profiles.Of(head, now), _memberships.Read(head));
        var (timer, isChanged, isAnybody) = (standings.NextTimer, false, profile.FirstEventAt <= now);
        foreach (var place in _causes.Places)
        {
            var audience = audiences.InOrder[place];
            var found = isAnybody ? audience.EvaluatePerson(profile, now) : audience.Evaluate(profile, now);
            isChanged |= Stand(standings, audience.Key, found, now, out var was);
            if (found.IsMember ? !was : was || IsHeldBy(formers, audience.Key))
                changes.Add(new(audience, head, found.IsMember, now, _causes[place]));
            if (found.IsMember != was)
                Tell(head, audience.Key, found.IsMember, now, _causes[place]);
        }

        if (isChanged)
            _memberships.Changed(head, standings, timer);
    }

    private void Tell(ulong head, string audience, bool isMember, DateTimeOffset now, in ChangeCause why)
    {
        if (isMember)
            _memberships.Join(head, audience, now, why);
        else
            _memberships.Leave(head, audience, now, why);
    }

    private static bool IsHeldBy(Standings[] formers, string audience)
    {
        foreach (var former in formers)
        {
            if (former.Holds(audience))
                return true;
        }

        return false;
    }

    // Valid until the next look, which is the next frame's at the latest.
    private List<Concern> Because(ImmutableArray<AudienceDefinition> audiences, CauseKind kind)
    {
        _only.Clear();
        _only.Add(new(audiences, kind, null));
        return _only;
    }

    // A timer always lies ahead, so that none can fire twice at one instant.
    private static DateTimeOffset Later(DateTimeOffset validUntil, DateTimeOffset now) => validUntil > now ? validUntil : now.AddTicks(1);

    // As long as the answer is the same a timer is left where it is, though it could go off later: moving it with every event costs more than looking
    // once more when it goes off.
    private static bool Stand(Standings standings, string audience, Evaluation found, DateTimeOffset now, out bool wasMember)
    {
        var validUntil = Later(found.ValidUntil, now);
        var place = standings.PlaceOf(audience);
        var stood = place >= 0 ? standings.At(place) : default;
        wasMember = stood.IsMember;
        var isSame = place >= 0 && stood.IsMember == found.IsMember;
        if (isSame && stood.ValidUntil > now && stood.ValidUntil <= validUntil)
            return false;
        if (found.IsMember || validUntil != DateTimeOffset.MaxValue)
        {
            standings.Set(place, new(audience, found.IsMember, isSame ? stood.Since : now, validUntil));
            return true;
        }

        if (place < 0)
            return false;
        standings.RemoveAt(place);
        return true;
    }
}
