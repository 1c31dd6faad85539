using Weft.Audiences;
using Weft.Identity;
using Weft.Profiles;
using Weft.Storage;

namespace Weft.Trials;

/// <summary>How many members each audience would gain or lose: the live evaluator asked of profiles as they would be, against what they stand to now.</summary>
internal sealed class AudienceShift
{
    private readonly StateBatch _state;
    private readonly AudienceSet _audiences;
    private readonly DateTimeOffset _now;
    private readonly Memberships _memberships;
    private readonly long[] _sizes;
    private readonly long[] _shifts;

    public AudienceShift(StateBatch state, AudienceSet audiences, DateTimeOffset now)
    {
        (_state, _audiences, _now, _memberships) = (state, audiences, now, Memberships.Of(state));
        _sizes = [.. audiences.InOrder.Select(audience => _memberships.Size(audience.Key))];
        _shifts = new long[_sizes.Length];
    }

    /// <summary>The sizes, by the audiences' keys.</summary>
    public IReadOnlyList<AudienceSize> Sizes =>
        [.. _audiences.InOrder.Select(audience => new AudienceSize(audience.Key, _sizes[audience.Place], _sizes[audience.Place] + _shifts[audience.Place]))];

    /// <summary>Takes profiles that would hold other ids. One that keeps the events it has, and stays known or unknown, stands to everything as it does.</summary>
    public void Take(Regrouping regrouping, Func<ulong, Fragment> read)
    {
        if (_audiences.All.Count == 0)
            return;
        var before = regrouping.Before.Where(profile => SignOf(profile) is not null).ToDictionary(profile => SignOf(profile)!, profile => profile[0].Head);
        foreach (var component in regrouping.After)
        {
            if (SignOf([.. component.Members.Select(member => read(member.Fragment))]) is { } sign && !before.Remove(sign))
                Enter(component);
        }

        foreach (var head in before.Values)
            Leave(head);
    }

    // What of a profile audiences depend on: the fragments that have events, and whether it is known. One without events is nobody.
    private static string? SignOf(IReadOnlyList<Fragment> profile)
    {
        var filed = profile.Where(fragment => fragment.FirstEventAt is not null).Select(fragment => fragment.Number).Order().ToList();
        var known = profile.Any(fragment => fragment.Id.MakesKnown) ? "k" : "a";
        return filed.Count == 0 ? null : known + string.Join(',', filed);
    }

    private void Leave(ulong head)
    {
        foreach (var standing in _memberships.Shown(head).Values.Where(standing => standing.IsMember))
        {
            if (_audiences.Find(standing.Audience) is { } audience)
                _shifts[audience.Place]--;
        }
    }

    private void Enter(Component component)
    {
        var stored = StoredProfile.Of(_state, component);
        var profile = new WorkingProfile(_state, stored, _audiences.Leaves);
        profile.AskAt(_now);
        foreach (var audience in Concerned(stored))
            _shifts[audience.Place] += audience.Evaluate(profile, _now).IsMember ? 1 : 0;
    }

    private HashSet<AudienceDefinition> Concerned(StoredProfile profile)
    {
        HashSet<AudienceDefinition> concerned = [.. _audiences.ForEveryone, .. _audiences.ForKnown, .. _audiences.ForAccounts, .. _audiences.ForConsents];
        foreach (var member in profile.Component.Members)
        {
            foreach (var name in profile.EventNamesOf(member.Fragment))
                concerned.UnionWith(_audiences.ForEvent(name));
            foreach (var trait in profile.TraitNamesOf(member.Fragment))
                concerned.UnionWith(_audiences.ForTrait(trait));
        }

        return concerned;
    }
}
