using Weft.Events;
using Weft.Identity;
using Weft.Storage;

namespace Weft.Profiles;

/// <summary>Files an event: on its fragment's timeline, and the traits that it sets.</summary>
internal sealed class ProfileWriter(StateBatch state)
{
    private readonly Timeline _timeline = Timeline.Of(state);
    private readonly TraitChanges _traits = TraitChanges.Of(state);

    /// <summary>Files it; returns the names of the traits that it sets on the person.</summary>
    /// <param name="resolution">Where it goes.</param>
    /// <param name="tracking">The event.</param>
    /// <param name="isNew">False when it stood on the timeline already.</param>
    public IReadOnlyList<string> Add(in Resolution resolution, TrackingEvent tracking, out bool isNew)
    {
        isNew = _timeline.Add(resolution.Fragment, tracking);
        return _traits.Add(resolution.Fragment, resolution.Account, tracking);
    }
}
