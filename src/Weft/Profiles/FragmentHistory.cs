namespace Weft.Profiles;

/// <summary>
/// The lists of one fragment's history that somebody looked at: its events by name and its trait changes by trait. What has no list is in the state alone.
/// </summary>
/// <param name="isNew">True for a fragment of which the state has nothing yet, so that nothing needs to be looked up there.</param>
internal sealed class FragmentHistory(bool isNew)
{
    private readonly List<KeyValuePair<string, StoredList<ProfileEvent>>> _events = [];
    private readonly List<KeyValuePair<string, StoredList<TraitChange>>> _traits = [];

    /// <summary>The names of its events, where they are known.</summary>
    public List<string>? EventNames { get; set; } = isNew ? [] : null;

    /// <summary>The names of its traits, where they are known.</summary>
    public List<string>? TraitNames { get; set; } = isNew ? [] : null;

    /// <summary>Whether the state had nothing of it when it was made.</summary>
    public bool IsNew => isNew;

    public StoredList<ProfileEvent>? FindEvents(string name) => Find(_events, name);

    public StoredList<TraitChange>? FindChanges(string trait) => Find(_traits, trait);

    /// <summary>Forgets the events from before a frame of the log.</summary>
    public void Cut(long first) => _events.ForEach(named => named.Value.RemoveAll(happened => happened.Place.Position < first));

    public StoredList<ProfileEvent> Add(string name, StoredList<ProfileEvent> list) => Add(_events, name, list);

    public StoredList<TraitChange> Add(string trait, StoredList<TraitChange> list) => Add(_traits, trait, list);

    // They are few, and mostly the same text object.
    private static StoredList<T>? Find<T>(List<KeyValuePair<string, StoredList<T>>> lists, string name)
        where T : Dated
    {
        foreach (var (key, list) in lists)
        {
            if (key == name)
                return list;
        }

        return null;
    }

    private static StoredList<T> Add<T>(List<KeyValuePair<string, StoredList<T>>> lists, string name, StoredList<T> list)
        where T : Dated
    {
        lists.Add(new(name, list));
        return list;
    }
}
