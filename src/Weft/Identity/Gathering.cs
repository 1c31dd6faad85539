namespace Weft.Identity;

/// <summary>
/// Components while links are being taken: who is with whom, and how many distinct values of each type they hold, so that a join is checked in time
/// proportional to the number of types.
/// </summary>
internal sealed class Gathering(IdentityRules rules)
{
    private readonly Dictionary<ulong, Group> _byFragment = [];

    /// <summary>The components so far; each once.</summary>
    public IEnumerable<Component> Components => _byFragment.Values.Distinct().Select(group => group.ToComponent());

    /// <summary>Starts from a component as it stands.</summary>
    public void Add(Component component)
    {
        if (_byFragment.ContainsKey(component.Head))
            return;
        var group = new Group(component);
        foreach (var member in component.Members)
            _byFragment[member.Fragment] = group;
    }

    /// <summary>Marks every component so far.</summary>
    public void MarkStale()
    {
        foreach (var group in _byFragment.Values)
            group.IsStale = true;
    }

    /// <summary>Takes a link: joins the two components, or names the rule that forbids it.</summary>
    public string? Take(ulong a, ulong b, DateTimeOffset at, bool isAlias)
    {
        var (one, other) = (_byFragment[a], _byFragment[b]);
        one.Touch(at);
        other.Touch(at);
        if (one == other)
        {
            if (isAlias)
                one.MakeOne(a, b);
            return null;
        }

        if (WhyRefused(one, other, isAlias ? one.TypeOf(a) : null, isAlias ? other.TypeOf(b) : null) is { } refusal)
            return refusal;
        var (large, small) = one.Count >= other.Count ? (one, other) : (other, one);
        foreach (var fragment in large.Join(small))
            _byFragment[fragment] = large;
        if (isAlias)
            large.MakeOne(a, b);
        return null;
    }

    private string? WhyRefused(Group one, Group other, string? aliasedType, string? otherAliasedType)
    {
        IdentifierRule? broken = null;
        var (few, many) = one.Values.Count <= other.Values.Count ? (one, other) : (other, one);
        foreach (var (type, count) in few.Values)
        {
            var together = count + many.Values.GetValueOrDefault(type) - (type == aliasedType && type == otherAliasedType ? 1 : 0);
            if (rules.Of(type) is { } rule && together > rule.Most && rule.IsStrongerThan(broken))
                broken = rule;
        }

        return broken?.Name;
    }

    private sealed class Group
    {
        private readonly Dictionary<ulong, ComponentMember> _members;
        private DateTimeOffset? _latest;

        public Group(Component component)
        {
            _members = component.Members.ToDictionary(member => member.Fragment);
            _latest = component.LatestEvidence;
            IsStale = component.IsStale;
            foreach (var type in component.Members.DistinctBy(member => (member.Type, member.Class)).Select(member => member.Type))
                Values[type] = Values.GetValueOrDefault(type) + 1;
        }

        public bool IsStale { get; set; }

        public int Count => _members.Count;

        /// <summary>Distinct values by type; values that an alias made one count once.</summary>
        public Dictionary<string, int> Values { get; } = new(StringComparer.Ordinal);

        public string TypeOf(ulong fragment) => _members[fragment].Type;

        public void Touch(DateTimeOffset at) => _latest = _latest > at ? _latest : at;

        public Dictionary<ulong, ComponentMember>.KeyCollection Join(Group other)
        {
            foreach (var (fragment, member) in other._members)
                _members[fragment] = member;
            foreach (var (type, count) in other.Values)
                Values[type] = Values.GetValueOrDefault(type) + count;
            _latest = _latest > other._latest || other._latest is null ? _latest : other._latest;
            IsStale |= other.IsStale;
            return other._members.Keys;
        }

        public void MakeOne(ulong a, ulong b)
        {
            var (one, other) = (_members[a], _members[b]);
            if (one.Type != other.Type || one.Class == other.Class)
                return;
            var (keep, drop) = one.Class < other.Class ? (one.Class, other.Class) : (other.Class, one.Class);
            foreach (var member in _members.Values.Where(member => member.Type == one.Type && member.Class == drop).ToArray())
                _members[member.Fragment] = member with { Class = keep };
            Values[one.Type]--;
        }

        public Component ToComponent() => new([.. _members.Values.OrderBy(member => member.Fragment)], _latest, IsStale);
    }
}
