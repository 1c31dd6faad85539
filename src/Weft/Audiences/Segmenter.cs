using System.Collections.Immutable;
using Weft.Audiences.Backfills;
using Weft.Audiences.Traits;
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
internal sealed partial class Segmenter(StateBatch state, AudienceSet audiences, Func<string, AudienceSet> compile, WorkingProfiles profiles, TraitTeller teller)
{
    private readonly Memberships _memberships = Memberships.Of(state);
    private readonly IdentityStore _identity = IdentityStore.Of(state);
    private readonly TraitChanges _traits = TraitChanges.Of(state);
    private readonly AccountMembers _members = new(state);
    private readonly BackfillPlan _plan = new(state, audiences, compile);
    private readonly ProfilesAtWork _profiles = new(state, audiences.Leaves, profiles);
    private readonly TouchedSet _touched = new();
    private readonly TouchedSet _concerned = new();
    private readonly List<Concern> _only = [];
    private readonly ImmutableArray<AudienceDefinition>.Builder _due = ImmutableArray.CreateBuilder<AudienceDefinition>();
    private readonly HashSet<ulong> _refiled = [];

    private AudiencesAtWork Audiences => _plan.AtWork;

    /// <summary>Notes what an event concerns; <see cref="Settle"/> evaluates it once the frame is through.</summary>
    public void Touch(in Resolution resolution, TrackingEvent tracking, IReadOnlyList<string> traits)
    {
        _profiles.Filed(resolution, tracking.EventName, traits);
        var (touched, index) = (_touched[resolution.Fragment], Audiences.Index);
        touched.By(tracking);
        if (tracking.EventName is { } name)
            touched.Concern(index.ForEvent(name));
        foreach (var trait in traits)
            touched.Concern(index.ForTrait(trait));
        foreach (var purpose in index.ForConsents.Length > 0 ? Consents.SaidBy(tracking).Keys : [])
            touched.Concern(index.ForConsent(purpose));
        if (resolution.Account != 0 && index.ForAccounts.Length > 0)
            TouchMembers(resolution, tracking, touched, index);
        if (resolution.IsEarliest)
            touched.Concern(index.ForEveryone);
        if (resolution.IsNewlyKnown)
            touched.Concern(index.ForKnown);
    }

    // What an account's traits say concerns everybody who belongs to it; saying the same again concerns nobody.
    private void TouchMembers(in Resolution resolution, TrackingEvent tracking, Touched who, AudienceIndex index)
    {
        who.Concern(index.ForAccounts);
        foreach (var (account, trait) in TraitChanges.SetBy(tracking, resolution.Fragment, resolution.Account))
        {
            if (index.ForAccountTrait(trait.Name) is not { Length: > 0 } concerned || IsRepeated(account, trait.Name, tracking))
                continue;
            foreach (var member in _members.FragmentsOf(account))
                _touched[member].ConcernBy(tracking, concerned);
        }
    }

    // While definitions of several configurations are at work, what repeats to one may count to another.
    private bool IsRepeated(ulong account, string trait, TrackingEvent by) =>
        !IsBackfilling && !audiences.Survivorship.Of(trait).CountsRepeats && _traits.IsRepeated(account, trait, by);

    /// <summary>Notes that a fragment's events of a name are not all kept any more.</summary>
    public void Forget(ulong fragment, string name) => _touched[fragment].ConcernBy(CauseKind.Retention, Audiences.Index.ForEvent(name));

    /// <summary>Notes that a fragment has other events than it had.</summary>
    public void Refiled(ulong fragment)
    {
        _refiled.Add(fragment);
        teller.TouchAll(fragment);
        _profiles.Clear();
    }

    /// <summary>What was found in profiles may have come of events that are not kept any more.</summary>
    public void ForgetAnswers() => _profiles.Clear();

    /// <summary>The profiles whose timers come first, as many as are known and due by an instant.</summary>
    public List<ulong> Due(DateTimeOffset now, int most) => _memberships.Due(now, most);

    /// <summary>Fires the timers due by an instant, the earliest first, each evaluated at the instant at which it was due.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="most">How many to fire at most.</param>
    public List<MembershipChange> FireTimers(DateTimeOffset now, int most)
    {
        var changes = new List<MembershipChange>();
        for (; most > 0 && _memberships.NextDue(now) is { } timer; most--)
        {
            DropRetired(timer.Profile);
            Evaluate(timer.Profile, Because(DueIn(_memberships.Read(timer.Profile), timer.Due), CauseKind.Time), [], timer.Due, changes);
        }

        return changes;
    }

    private ImmutableArray<AudienceDefinition> DueIn(Standings standings, DateTimeOffset due)
    {
        _due.Clear();
        for (var place = 0; place < standings.Count; place++)
        {
            if (standings.At(place) is var standing && standing.ValidUntil <= due)
                _due.Add(Audiences.Find(standing.Audience)!);
        }

        return _due.DrainToImmutable();
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
                Gone(gone, now);
        }

        return changes;
    }

    /// <summary>Whose standing changed since the last call, those included of whom nobody is told.</summary>
    public List<StandingChange> TakeStandings() => _memberships.TakeChanges();

    private ulong HeadOf(ulong fragment) => _identity.Read(fragment).Head;

    // The standings of former profiles, as they were told, by the other profiles that hold their fragments now.
    private ILookup<ulong, Standings> FormersOf(GraphChanges graph)
    {
        var standings = graph.Before.Keys.ToDictionary(former => former, ToldOf);
        return graph.Moves(HeadOf).ToLookup(move => move.Now, move => standings[move.Former]);
    }

    // Everything that could be otherwise: what names anything that the profile has, and what it or a former one stood to.
    private void ConcernByIdentity(Touched touched, ulong head, IEnumerable<Standings> formers)
    {
        var (profile, index) = (StoredProfile.Of(state, head), Audiences.Index);
        touched.ConcernBy(CauseKind.Identity, index.ForEveryone);
        touched.ConcernBy(CauseKind.Identity, index.ForKnown);
        touched.ConcernBy(CauseKind.Identity, index.ForAccounts);
        touched.ConcernBy(CauseKind.Identity, index.ForConsents);
        foreach (var member in profile.Component.Members)
        {
            foreach (var name in profile.EventNamesOf(member.Fragment))
                touched.ConcernBy(CauseKind.Identity, index.ForEvent(name));
            foreach (var trait in profile.TraitNamesOf(member.Fragment))
                touched.ConcernBy(CauseKind.Identity, index.ForTrait(trait));
        }

        foreach (var standings in formers.Append(_memberships.Read(head)).Where(standings => standings.Count > 0))
            touched.ConcernBy(CauseKind.Identity, [.. standings.Values.Select(standing => Audiences.Find(standing.Audience)).OfType<AudienceDefinition>()]);
    }

    // A profile is none any more: it is nobody's member, and nobody is told.
    private void Gone(ulong profile, DateTimeOffset now)
    {
        foreach (var audience in Audiences.InOrder.Length == 0 ? [] : ToldOf(profile).Values.Where(static standing => standing.IsMember).Select(standing => Audiences.Find(standing.Audience)))
        {
            if (audience is { IsBuilding: false })
                _memberships.Note(new(audience.Key, profile, false, now, new(CauseKind.Identity)));
        }

        foreach (var standing in _memberships.Read(profile).Values.Where(standing => standing.IsMember && Audiences.Find(standing.Audience) is not null))
            _memberships.Leave(profile, standing.Audience);
        foreach (var audience in Audiences.BeingTold.Where(audience => _plan.Work.IsUntold(audience.Telling!, profile)))
            _memberships.Mark(profile, audience.Telling!.Slot, null);
        _memberships.Remove(profile, static _ => true);
    }

    // Valid until the next look, which is the next frame's at the latest.
    private List<Concern> Because(ImmutableArray<AudienceDefinition> audiences, CauseKind kind)
    {
        _only.Clear();
        _only.Add(new(audiences, kind, null));
        return _only;
    }
}
