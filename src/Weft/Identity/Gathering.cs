namespace Weft.Identity;

/// <summary>
/// Components while links are being taken: who is with whom, and how many distinct values of each type they hold, so that a join is checked in time
/// proportional to the number of types; where values count for a time only, in time proportional to the members.
/// </summary>
/// <param name="rules">The rules.</param>
/// <param name="decisions">What operators decided.</param>
/// <param name="read">A fragment.</param>
internal sealed class Gathering(IdentityRules rules, Decisions decisions, Func<ulong, Fragment> read)
{
    /// <summary>What a refusal by the preset is called.</summary>
    public const string Isolated = "preset isolate";

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

    /// <summary>Takes a claim: joins the two components, or names the rule that forbids it.</summary>
    public string? Take(ulong a, ulong b, DateTimeOffset at, ClaimKind kind)
    {
        var (one, other) = (_byFragment[a], _byFragment[b]);
        if (kind != ClaimKind.Decided)
            Touch(a, b, at);

        if (one == other)
        {
            if (kind != ClaimKind.Seen)
                one.MakeOne(a, b);
            return null;
        }

        if (WhyApart(one, other) is { } apart)
            return apart;
        if (kind != ClaimKind.Decided && rules.Preset == IdentityPreset.Isolate && one.IsAnonymous != other.IsAnonymous)
            return Isolated;
        if ((kind == ClaimKind.Seen ? WhyRefused(one.Member(a), one, other.Member(b), other, at) : WhyRefused(one, other, at, (a, b))) is { } refusal)
            return refusal;
        var (large, small) = one.Count >= other.Count ? (one, other) : (other, one);
        foreach (var fragment in large.Join(small))
            _byFragment[fragment] = large;
        if (kind != ClaimKind.Seen)
            large.MakeOne(a, b);
        return null;
    }

    /// <summary>Notes that there is evidence of an instant between two fragments.</summary>
    public void Touch(ulong a, ulong b, DateTimeOffset at)
    {
        _byFragment[a].Touch(at);
        _byFragment[b].Touch(at);
    }

    private string? WhyApart(Group one, Group other)
    {
        if (!decisions.HasAparts)
            return null;
        var (few, many) = one.Count <= other.Count ? (one, other) : (other, one);
        var ids = many.Members.Select(member => read(member.Fragment).Id).ToHashSet();
        return few.Members.Select(member => read(member.Fragment).Id)
            .SelectMany(id => decisions.Apart(id).Where(decision => ids.Contains(decision.A == id ? decision.B : decision.A)))
            .MinBy(decision => decision.Number)?.Rule;
    }

    private string? WhyRefused(Group one, Group other, DateTimeOffset at, (ulong Of, ulong Other)? alias)
    {
        var aliased = alias is { } ends && one.Member(ends.Of).Type == other.Member(ends.Other).Type ? alias : null;
        IdentifierRule? broken = null;
        var (few, many) = one.Values.Count <= other.Values.Count ? (one, other) : (other, one);
        foreach (var type in few.Values.Keys)
        {
            if (rules.Of(type) is { } rule && rule.IsStrongerThan(broken) && Breaks(one, other, rule, at, aliased))
                broken = rule;
        }

        return broken?.Name;
    }

    private string? WhyRefused(ComponentMember a, Group one, ComponentMember b, Group other, DateTimeOffset at)
    {
        var broken = (Rule: (IdentifierRule?)null, Name: (string?)null);
        var (few, many) = one.Values.Count <= other.Values.Count ? (one, other) : (other, one);
        foreach (var (type, count) in few.Values)
        {
            if (rules.Of(type) is not { } rule || !rule.IsStrongerThan(broken.Rule))
                continue;
            if (Breaks(one, other, rule, at, null))
                broken = (rule, rule.Name);
            else if (Merging.IsTooMuch(rule, count, many.Values.GetValueOrDefault(type)) && !Merging.IsAddition(rules, rule, a, one.Members, b, other.Members))
                broken = (rule, rule.MergeName);
        }

        return broken.Name;
    }

    private static bool Breaks(Group one, Group other, IdentifierRule rule, (ulong Of, ulong Other)? alias)
    {
        var isOneValue = alias is { } ends && one.Member(ends.Of).Type == rule.Type;
        return one.Values.GetValueOrDefault(rule.Type) + other.Values.GetValueOrDefault(rule.Type) - (isOneValue ? 1 : 0) > rule.Most;
    }

    // What counts for a time only may be too much already, without this link: then it is not the link that breaks the rule.
    private bool Breaks(Group one, Group other, IdentifierRule rule, DateTimeOffset at, (ulong Of, ulong Other)? alias)
    {
        if (rule.Per is not { } period)
            return Breaks(one, other, rule, alias);
        var (former, merged) = alias is { } ends && one.Member(ends.Of).Type == rule.Type
            ? (other.Member(ends.Other).Class, one.Member(ends.Of).Class)
            : (0UL, 0UL);
        // A decision is before all time: nothing was seen yet.
        var from = at == DateTimeOffset.MinValue ? at : at - period.Length();
        var together = Count(one.OfType(rule.Type).Concat(other.OfType(rule.Type)));
        return together > rule.Most && together > Count(one.OfType(rule.Type)) && together > Count(other.OfType(rule.Type));

        int Count(IEnumerable<ComponentMember> members) =>
            members.GroupBy(member => member.Class == former ? merged : member.Class, member => read(member.Fragment).Since)
                .Count(value => value.Min() is { } since && since > from && since <= at);
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

        /// <summary>Whether it holds nothing but anonymous ids.</summary>
        public bool IsAnonymous => Values.Keys.All(IdentityRules.IsAnonymous);

        public IEnumerable<ComponentMember> Members => _members.Values;

        public ComponentMember Member(ulong fragment) => _members[fragment];

        public IEnumerable<ComponentMember> OfType(string type) => _members.Values.Where(member => member.Type == type);

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
