using Weft.Events;

namespace Weft.Profiles;

internal sealed partial class TraitChanges
{
    /// <summary>Takes the changes out that events set which are filed elsewhere from here on. An account's stay: they are not filed by who sent them.</summary>
    public void Remove(ulong fragment, IEnumerable<TrackingEvent> events)
    {
        var set = events.Where(one => one.Type == EventType.Identify).SelectMany(one => SetBy(one, fragment, 0).Select(change => (change.Trait.Name, Event: one)));
        foreach (var trait in set.GroupBy(one => one.Name, one => one.Event))
        {
            foreach (var one in trait)
                _state.Delete(ChangeKey(fragment, trait.Key, one.Timestamp, one.MessageId, one.Source));
            Forget(fragment, trait.Key, [.. trait.Select(one => (one.Timestamp, one.MessageId, one.Source))]);
        }
    }

    // As the timeline's.
    private void Forget(ulong fragment, string trait, HashSet<(DateTimeOffset, string, string)> gone)
    {
        var history = HistoryOf(fragment);
        var list = history.FindChanges(trait) ?? history.Add(trait, new TraitHistory(_state, fragment, trait, history.IsNew));
        _ = list[int.MaxValue];
        list.RemoveAll(change => gone.Contains((change.At, change.MessageId, change.Source)));
        if (list[0] is null)
            history.TraitNames = [.. history.TraitNames!.Where(known => known != trait)];
    }
}
