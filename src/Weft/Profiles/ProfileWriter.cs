using Weft.Events;
using Weft.Identity;
using Weft.Storage;

namespace Weft.Profiles;

/// <summary>Files an event: on its fragment's timeline, a group call on the account's too, and the traits that it sets.</summary>
internal sealed class ProfileWriter(StateBatch state)
{
    private readonly Timeline _timeline = Timeline.Of(state);
    private readonly TraitChanges _traits = TraitChanges.Of(state);
    private readonly AccountMembers _members = new(state);
    private readonly Consents _consents = new(state);
    private readonly IdentityStore _identity = IdentityStore.Of(state);
    private readonly LoggedEvents _logged = LoggedEvents.Of(state);

    /// <summary>Files it, with what it says about purposes; returns the names of the traits that it sets on the person, or null when it stood on the timeline already and changes nothing.</summary>
    /// <param name="resolution">Where it goes.</param>
    /// <param name="tracking">The event.</param>
    /// <param name="place">Where it lies in the log.</param>
    /// <param name="mayStand">Whether it may stand there already.</param>
    public IReadOnlyList<string>? Add(in Resolution resolution, TrackingEvent tracking, EventPlace place, bool mayStand)
    {
        if (!_timeline.Add(resolution.Fragment, tracking, place, mayStand))
            return null;
        if (resolution.Account != 0)
        {
            _timeline.Add(resolution.Account, tracking, place, mayStand: false);
            _members.Join(resolution.Account, resolution.Fragment, tracking.Timestamp);
        }

        _consents.Add(resolution.Fragment, tracking);
        return _traits.Add(resolution.Fragment, resolution.Account, tracking);
    }

    /// <summary>Takes events out of a fragment that are filed elsewhere from here on, with what they set.</summary>
    public void Remove(ulong fragment, IReadOnlyList<TrackingEvent> events)
    {
        _timeline.Remove(fragment, events);
        _traits.Remove(fragment, events);
        _consents.Remove(fragment, events);
        foreach (var group in events.Where(one => one.Type == EventType.Group).Select(one => one.GroupId?.Trim()).OfType<string>().Distinct(StringComparer.Ordinal))
            Leave(group, fragment);
    }

    // It belongs to the account since the earliest call that still says so.
    private void Leave(string group, ulong fragment)
    {
        if (_identity.FindFragment(new(ExternalId.GroupId, group)) is not { } account)
            return;
        var calls = _timeline.Calls(fragment, EventType.Group).Where(call => _logged.Find(call.Place)?.GroupId?.Trim() == group).Select(call => (DateTimeOffset?)call.At);
        _members.Change(account, fragment, calls.Min());
    }

    /// <summary>Keeps notes on an event that were made behind the log.</summary>
    public void Note(EventPlace place, IReadOnlyList<string> notes) => _timeline.Note(place, notes);

    /// <summary>Events from before a frame of the log are not kept any more.</summary>
    public void Cut(long first) => _timeline.Cut(first);

    /// <summary>Takes some of their rows away; returns who lost events of which name.</summary>
    public IEnumerable<(ulong Fragment, string Name)> Sweep(int most) => _timeline.Sweep(most);
}
