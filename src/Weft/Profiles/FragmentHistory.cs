namespace Weft.Profiles;

/// <summary>
/// The lists of one fragment's history that somebody looked at: its events by name and its trait changes by trait. What has no list is in the state alone.
/// </summary>
/// <param name="isNew">True for a fragment of which the state has nothing yet, so that nothing needs to be looked up there.</param>
internal sealed class FragmentHistory(bool isNew)
{
    private Named<ProfileEvent>[] _events = [];
    private Named<TraitChange>[] _traits = [];

    /// <summary>What it takes in memory, in events: so many as are there or were, and it itself.</summary>
    public int Weight { get; private set; } = 2;

    /// <summary>The names of its events, where they are known.</summary>
    public IReadOnlyList<string>? EventNames { get; set; } = isNew ? [] : null;

    /// <summary>The names of its traits, where they are known.</summary>
    public IReadOnlyList<string>? TraitNames { get; set; } = isNew ? [] : null;

    /// <summary>Whether the state had nothing of it when it was made.</summary>
    public bool IsNew => isNew;

    public StoredList<ProfileEvent>? FindEvents(string name) => Find(_events, name);

    public StoredList<TraitChange>? FindChanges(string trait) => Find(_traits, trait);

    /// <summary>Forgets the events from before a frame of the log.</summary>
    public void Cut(long first)
    {
        foreach (var (_, list) in _events)
            list.RemoveAll(happened => happened.Place.Position < first);
    }

    public StoredList<ProfileEvent> Add(string name, StoredList<ProfileEvent> list) => Add(ref _events, name, list);

    public StoredList<TraitChange> Add(string trait, StoredList<TraitChange> list) => Add(ref _traits, trait, list);

    /// <summary>So many more of its events or trait changes are in memory.</summary>
    public void Grow(int by) => Weight += by;

    /// <summary>It has an event of a name.</summary>
    public void HasEvent(string name)
    {
        if (EventNames is { } names && !names.Contains(name))
            EventNames = [.. names, name];
    }

    /// <summary>It has a change of a trait.</summary>
    public void HasTrait(string name)
    {
        if (TraitNames is { } names && !names.Contains(name))
            TraitNames = [.. names, name];
    }

    // They are few, and mostly the same text object.
    private static StoredList<T>? Find<T>(Named<T>[] lists, string name)
        where T : Dated
    {
        foreach (var (key, list) in lists)
        {
            if (key == name)
                return list;
        }

        return null;
    }

    private static StoredList<T> Add<T>(ref Named<T>[] lists, string name, StoredList<T> list)
        where T : Dated
    {
        lists = [.. lists, new(name, list)];
        return list;
    }

    private readonly record struct Named<T>(string Name, StoredList<T> List)
        where T : Dated;
}
