namespace Weft.Audiences;

internal sealed partial class Segmenter
{
    private void Evaluate(ulong head, List<Concern> concerns, Standings[] formers, DateTimeOffset now, List<MembershipChange> changes)
    {
        var (work, causes) = (Audiences, Audiences.Causes);
        causes.Begin(concerns);
        if (causes.Places.Count == 0)
            return;
        var standings = _memberships.Read(head);
        var (timer, isChanged, covers, profile) = (standings.NextTimer, false, work.Building.Length > 0 && _plan.Work.Covers(head), (WorkingProfile?)null);
        var leaves = work.InOrder[causes.Places[0]].Leaves;
        foreach (var place in causes.Places)
        {
            var audience = work.InOrder[place];
            if (audience.IsBuilding && !covers)
                continue;
            if (profile is null || !ReferenceEquals(leaves, audience.Leaves))
                profile = _profiles.Of(leaves = audience.Leaves, head, now);
            var found = profile.FirstEventAt <= now ? audience.EvaluatePerson(profile, now) : audience.Evaluate(profile, now);
            isChanged |= Stand(standings, audience, found, now, out var was);
            if (found.IsMember != was)
                Enter(head, audience, standings, found.IsMember);
            if (!audience.IsBuilding && IsToBeTold(audience, was, found.IsMember, formers))
                Tell(new(audience, head, found.IsMember, now, causes[place]), was, formers, changes);
        }

        if (isChanged)
            _memberships.Changed(head, standings, timer);
    }

    private void Enter(ulong head, AudienceDefinition audience, Standings standings, bool isMember)
    {
        if (isMember)
            _memberships.Join(head, audience.Slot, standings.At(standings.PlaceOf(audience.Slot)).Since);
        else
            _memberships.Leave(head, audience.Slot);
    }

    // Most looks find what was found before, and nobody whose ids are hers now was a member: then there is nothing to tell.
    private static bool IsToBeTold(AudienceDefinition audience, bool was, bool isMember, Standings[] formers) =>
        was != isMember || audience.Telling is not null || (!isMember && IsHeldBy(formers, audience.Slot));

    // What waits to be told of a profile is told when it is its turn, or has taken care of itself.
    private void Tell(MembershipChange change, bool was, Standings[] formers, List<MembershipChange> changes)
    {
        var (audience, head, isMember) = (change.Audience, change.Profile, change.Entered);
        var untold = audience.Telling is { } telling && _plan.Work.IsUntold(telling, head) ? telling : null;
        var told = untold is null ? was : _memberships.Since(head, untold.Slot) is not null;
        var isHeld = !isMember && IsHeldBy(formers, audience.Slot);
        if (told != was ? isHeld && !told : isMember ? !was : was || isHeld)
            changes.Add(change);
        if (told != was || isMember == was)
            return;
        _memberships.Note(new(audience.Key, head, isMember, change.At, change.Cause));
        if (untold is not null)
            _memberships.Mark(head, untold.Slot, isMember ? change.At : null);
    }

    // What was told of a profile, whatever it stands to.
    private Standings ToldOf(ulong profile)
    {
        var told = _memberships.Read(profile).Copy();
        foreach (var audience in Audiences.BeingTold.Where(audience => _plan.Work.IsUntold(audience.Telling!, profile)))
        {
            var place = told.PlaceOf(audience.Slot);
            if (_memberships.Since(profile, audience.Telling!.Slot) is { } since)
                told.Set(place, new(audience.Slot, true, since, DateTimeOffset.MaxValue));
            else if (place >= 0)
                told.RemoveAt(place);
        }

        return told;
    }

    private static bool IsHeldBy(Standings[] formers, string slot)
    {
        foreach (var former in formers)
        {
            if (former.Holds(slot))
                return true;
        }

        return false;
    }

    // A timer always lies ahead, so that none can fire twice at one instant.
    private static DateTimeOffset Later(DateTimeOffset validUntil, DateTimeOffset now) => validUntil > now ? validUntil : now.AddTicks(1);

    // As long as the answer is the same a timer is left where it is, though it could go off later: moving it with every event costs more than looking
    // once more when it goes off.
    private static bool Stand(Standings standings, AudienceDefinition audience, Evaluation found, DateTimeOffset now, out bool wasMember)
    {
        var validUntil = Later(found.ValidUntil, now);
        var place = standings.PlaceOf(audience.Slot);
        var stood = place >= 0 ? standings.At(place) : default;
        wasMember = stood.IsMember;
        var isSame = place >= 0 && stood.IsMember == found.IsMember;
        if (isSame && stood.ValidUntil > now && stood.ValidUntil <= validUntil)
            return false;
        if (found.IsMember || validUntil != DateTimeOffset.MaxValue)
        {
            var since = isSame ? stood.Since : SinceBefore(standings, audience, found.IsMember) ?? now;
            standings.Set(place, new(audience.Slot, found.IsMember, since, validUntil));
            return true;
        }

        if (place < 0)
            return false;
        standings.RemoveAt(place);
        return true;
    }

    // Who is a member by both versions stays one.
    private static DateTimeOffset? SinceBefore(Standings standings, AudienceDefinition audience, bool isMember) =>
        audience.Former is { } former && standings.TryGetValue(former, out var before) && before.IsMember == isMember ? before.Since : null;
}
