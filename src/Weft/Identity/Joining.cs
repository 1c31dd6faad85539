using System.Collections.Immutable;

namespace Weft.Identity;

/// <summary>
/// What one link does to two components, as <see cref="Gathering"/> finds it for any number of links: most links are of this kind, and joining two lists
/// takes less than gathering.
/// </summary>
internal static class Joining
{
    // So many members are compared one with another; of more the values are counted once, and the counts go on from join to join.
    private const int MostMembers = 24;

    /// <summary>The rule that forbids a link to make two components one; null when none does.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="one">The one component.</param>
    /// <param name="a">The link's end in it.</param>
    /// <param name="other">The other component.</param>
    /// <param name="b">The link's end in that.</param>
    public static string? WhyRefused(IdentityRules rules, Component one, ulong a, Component other, ulong b)
    {
        var found = new Found(rules, one, a, other, b);
        if (one.Members.Length + other.Members.Length > MostMembers)
            LookByCounts(ref found, one.Values, other.Values);
        else
            LookByMembers(ref found, one, other);
        return found.Name;
    }

    private static void LookByCounts(ref Found found, ImmutableDictionary<string, int> one, ImmutableDictionary<string, int> other)
    {
        var (few, many) = one.Count <= other.Count ? (one, other) : (other, one);
        foreach (var (type, count) in few)
            found.Look(type, count, many.GetValueOrDefault(type));
    }

    private static void LookByMembers(ref Found found, Component one, Component other)
    {
        var (few, many) = TypesIn(one.Members) <= TypesIn(other.Members) ? (one.Members, other.Members) : (other.Members, one.Members);
        for (var i = 0; i < few.Length; i++)
        {
            if (IsFirstOfType(few, i))
                found.Look(few[i].Type, ValuesOf(few[i].Type, few), ValuesOf(few[i].Type, many));
        }
    }

    /// <summary>Both as one.</summary>
    public static Component Join(Component one, Component other, DateTimeOffset at)
    {
        var members = ImmutableArray.CreateBuilder<ComponentMember>(one.Members.Length + other.Members.Length);
        var (i, j) = (0, 0);
        while (i < one.Members.Length || j < other.Members.Length)
        {
            var isFromOne = j == other.Members.Length || (i < one.Members.Length && one.Members[i].Fragment < other.Members[j].Fragment);
            members.Add(isFromOne ? one.Members[i++] : other.Members[j++]);
        }

        var joined = new Component(members.MoveToImmutable(), Latest(Latest(one.LatestEvidence, other.LatestEvidence), at), one.IsStale || other.IsStale);
        return joined.Members.Length > MostMembers ? joined with { Values = Sum(one.Values, other.Values) } : joined;
    }

    /// <summary>The same component with evidence of an instant.</summary>
    public static Component Touched(Component component, DateTimeOffset at) => component with { LatestEvidence = Latest(component.LatestEvidence, at) };

    private static ImmutableDictionary<string, int> Sum(ImmutableDictionary<string, int> one, ImmutableDictionary<string, int> other)
    {
        var (few, many) = one.Count <= other.Count ? (one, other) : (other, one);
        return few.Aggregate(many, (sum, values) => sum.SetItem(values.Key, sum.GetValueOrDefault(values.Key) + values.Value));
    }

    private static DateTimeOffset? Latest(DateTimeOffset? one, DateTimeOffset? other) => one > other || other is null ? one : other;

    private static int TypesIn(ImmutableArray<ComponentMember> members)
    {
        var types = 0;
        for (var i = 0; i < members.Length; i++)
            types += IsFirstOfType(members, i) ? 1 : 0;
        return types;
    }

    private static bool IsFirstOfType(ImmutableArray<ComponentMember> members, int place)
    {
        for (var i = 0; i < place; i++)
        {
            if (members[i].Type == members[place].Type)
                return false;
        }

        return true;
    }

    private struct Found(IdentityRules rules, Component one, ulong a, Component other, ulong b)
    {
        private IdentifierRule? _broken;

        public string? Name { get; private set; }

        public void Look(string type, int few, int many)
        {
            if (rules.Of(type) is not { } rule || !rule.IsStrongerThan(_broken))
                return;
            if (few + many > rule.Most)
                (_broken, Name) = (rule, rule.Name);
            else if (Merging.IsTooMuch(rule, few, many) && !Merging.IsAddition(rules, rule, Member(one, a), one.Members, Member(other, b), other.Members))
                (_broken, Name) = (rule, rule.MergeName);
        }

        private static ComponentMember Member(Component component, ulong fragment) => component.Members.First(member => member.Fragment == fragment);
    }

    // Values that an alias made one count once.
    private static int ValuesOf(string type, ImmutableArray<ComponentMember> members)
    {
        var values = 0;
        for (var i = 0; i < members.Length; i++)
        {
            var isFirst = members[i].Type == type;
            for (var j = 0; j < i && isFirst; j++)
                isFirst = members[j].Type != type || members[j].Class != members[i].Class;
            values += isFirst ? 1 : 0;
        }

        return values;
    }
}
