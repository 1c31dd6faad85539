using Weft.Audiences.Backfills;
using Weft.Identity;

namespace Weft.Audiences;

internal sealed partial class Segmenter
{
    // Telling a difference costs as much as asking a few definitions.
    private const int CostOfRetiring = 4;

    /// <summary>Whether definitions are not in force yet, or not everything is told of those that are.</summary>
    public bool IsBackfilling => _plan.Work.IsPending;

    /// <summary>Goes on from another configuration: what is new or means something else is to be backfilled, and what is gone goes.</summary>
    /// <param name="before">What worked by the configuration until now.</param>
    /// <param name="text">That configuration, as written.</param>
    /// <param name="position">The new one's frame.</param>
    /// <param name="now">Its instant.</param>
    public void Define(Segmenter before, string text, long position, DateTimeOffset now) => _plan.Define(before._plan, text, position, now);

    /// <summary>Goes on with what is to be backfilled and told.</summary>
    /// <param name="most">About how many definitions to ask, over all profiles.</param>
    /// <param name="now">The frame's instant.</param>
    public List<MembershipChange> GoOn(int most, DateTimeOffset now)
    {
        var changes = new List<MembershipChange>();
        while (most > 0 && _plan.Work.IsPending)
            most -= _plan.Work.FirstRetirement is { } retirement ? Retire(retirement, most, changes) : LookOn(most, now, changes);
        _plan.Work.Write();
        return changes;
    }

    private int LookOn(int most, DateTimeOffset now, List<MembershipChange> changes)
    {
        var (work, cost) = (_plan.Work, 1);
        var run = work.FirstRun is { End: not null } begun ? begun : _plan.Begin(_identity.Last);
        var building = Audiences.Building;
        for (; cost <= most && work.Done < run.End; cost++)
        {
            var fragment = _identity.Find(++work.Done);
            if (fragment is null || fragment.Head != fragment.Number || fragment.Id.Type == ExternalId.GroupId)
                continue;
            cost += building.Length;
            DropRetired(fragment.Number);
            Evaluate(fragment.Number, Because(building, CauseKind.Definition), [], now, changes);
        }

        if (work.Done >= run.End)
            _plan.Switch(now, _identity.Last);
        return cost;
    }

    private int Retire(Retirement retirement, int most, List<MembershipChange> changes)
    {
        var count = Math.Max(1, most / CostOfRetiring);
        var rows = Rows(retirement, _plan.Work.Retired).Take(count).ToList();
        foreach (var row in rows)
            Retire(retirement, row, changes);
        if (rows.Count == count)
            _plan.Work.Retired = rows[^1].Profile;
        else
            End(retirement);
        return 1 + (rows.Count * CostOfRetiring);
    }

    private void End(Retirement retirement)
    {
        _memberships.Drop(retirement.Slot);
        _plan.Work.EndRetirement();
        if (_plan.Work.FirstRetirement is null)
            _plan.Changed();
    }

    // The difference is told where there is one; what stood under the slot goes.
    private void Retire(Retirement retirement, in (ulong Profile, DateTimeOffset? Was, DateTimeOffset? Is) row, List<MembershipChange> changes)
    {
        var (profile, was, isMember) = (row.Profile, row.Was is not null, row.Is is not null);
        if (was)
            _memberships.Mark(profile, retirement.Slot, null);
        if (retirement.Next is null ? was && !retirement.IsQuiet(profile) : was != isMember)
            _memberships.Note(new(retirement.Audience, profile, isMember, retirement.At, new(CauseKind.Definition)));
        if (retirement.Next is not null && was != isMember)
            changes.Add(new(Audiences.Find(retirement.Next)!, profile, isMember, retirement.At, new(CauseKind.Definition)));
        DropRetired(profile);
        if (isMember && (row.Was ?? retirement.At) is var since && since != row.Is)
            _memberships.Date(profile, retirement.Next!, since);
    }

    // By profile, since when each is a member of the slot that is retired and of the one that took its place.
    private IEnumerable<(ulong Profile, DateTimeOffset? Was, DateTimeOffset? Is)> Rows(Retirement retirement, ulong after)
    {
        using var before = _memberships.MembersIn(retirement.Slot, after).GetEnumerator();
        using var next = (retirement.Next is null ? [] : _memberships.MembersIn(retirement.Next, after)).GetEnumerator();
        var (hasBefore, hasNext) = (before.MoveNext(), next.MoveNext());
        while (hasBefore || hasNext)
        {
            var profile = Math.Min(hasBefore ? before.Current.Profile : ulong.MaxValue, hasNext ? next.Current.Profile : ulong.MaxValue);
            if (profile > retirement.End)
                yield break;
            var (isBefore, isNext) = (hasBefore && before.Current.Profile == profile, hasNext && next.Current.Profile == profile);
            yield return (profile, isBefore ? before.Current.Since : null, isNext ? next.Current.Since : null);
            hasBefore = isBefore ? before.MoveNext() : hasBefore;
            hasNext = isNext ? next.MoveNext() : hasNext;
        }
    }

    private void DropRetired(ulong profile)
    {
        foreach (var standing in _memberships.Read(profile).Values)
        {
            if (Audiences.Find(standing.Audience) is not null)
                continue;
            _memberships.Remove(profile, slot => Audiences.Find(slot) is null);
            return;
        }
    }
}
