namespace Weft.Audiences.Conditions;

/// <summary>
/// Numbers what the conditions of a workspace's audiences look at, so that a profile that is worked with can remember what each came to, and knows which
/// answers an event or a trait's change may concern.
/// </summary>
internal sealed class Leaves
{
    private const string AnyName = "*";
    private readonly Dictionary<string, Leaf> _byText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _groupOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> _byEvent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byTrait = new(StringComparer.Ordinal);
    private readonly List<Group> _groups = [];
    private int[] _ofAnyEvent = [];

    /// <summary>How many groups there are.</summary>
    public int Count => _groups.Count;

    /// <summary>The leaf of a condition on events.</summary>
    /// <param name="names">Their names; <c>*</c> alone for all.</param>
    /// <param name="text">The condition as written.</param>
    public Leaf OfEvents(string[] names, string text)
    {
        var (group, isNew) = GroupOf("e\n" + string.Join('\n', names), names, null);
        foreach (var name in isNew ? names : [])
            Enter(name, group);
        return LeafOf(group, text);
    }

    /// <summary>The leaf of a condition on a trait.</summary>
    /// <param name="trait">Its name.</param>
    /// <param name="text">The condition as written.</param>
    public Leaf OfTrait(string trait, string text)
    {
        var (group, _) = GroupOf("t\n" + trait, [], trait);
        _byTrait[trait] = group;
        return LeafOf(group, text);
    }

    /// <summary>The groups that look at events of a name.</summary>
    public ReadOnlySpan<int> OfEvent(string name) => _byEvent.GetValueOrDefault(name, _ofAnyEvent);

    /// <summary>The group that looks at a trait; -1 where none does.</summary>
    public int OfTrait(string trait) => _byTrait.GetValueOrDefault(trait, -1);

    /// <summary>The events' names that a group looks at; empty for a trait's.</summary>
    public string[] NamesOf(int group) => _groups[group].Names;

    /// <summary>The trait that a group looks at; null for events'.</summary>
    public string? TraitOf(int group) => _groups[group].Trait;

    /// <summary>How many leaves look at what a group does.</summary>
    public int LeavesOf(int group) => _groups[group].Leaves;

    private (int Group, bool IsNew) GroupOf(string text, string[] names, string? trait)
    {
        if (_groupOf.TryGetValue(text, out var known))
            return (known, false);
        _groups.Add(new(names, trait));
        return (_groupOf[text] = _groups.Count - 1, true);
    }

    private void Enter(string name, int group)
    {
        if (name != AnyName)
        {
            _byEvent[name] = [.. _byEvent.GetValueOrDefault(name, _ofAnyEvent), group];
            return;
        }

        _ofAnyEvent = [.. _ofAnyEvent, group];
        foreach (var other in _byEvent.Keys)
            _byEvent[other] = [.. _byEvent[other], group];
    }

    private Leaf LeafOf(int group, string text)
    {
        if (_byText.TryGetValue($"{group}\n{text}", out var known))
            return known;
        return _byText[$"{group}\n{text}"] = new(group, _groups[group].Leaves++);
    }

    private sealed class Group(string[] names, string? trait)
    {
        public string[] Names => names;

        public string? Trait => trait;

        public int Leaves { get; set; }
    }
}
