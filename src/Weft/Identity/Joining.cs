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

    /// <summary>The rule that forbids two components to be one; null when none does.</summary>
    public static string? WhyRefused(IdentityRules rules, Component one, Component other) =>
        one.Members.Length + other.Members.Length > MostMembers ? WhyRefusedByCounts(rules, one.Values, other.Values) : WhyRefusedByMembers(rules, one, other);

    private static string? WhyRefusedByCounts(IdentityRules rules, ImmutableDictionary<string, int> one, ImmutableDictionary<string, int> other)
    {
        IdentifierRule? broken = null;
        foreach (var (type, count) in one.Count <= other.Count ? one : other)
        {
            var many = one.Count <= other.Count ? other : one;
            if (rules.Of(type) is { } rule && count + many.GetValueOrDefault(type) > rule.Most && rule.IsStrongerThan(broken))
                broken = rule;
        }

        return broken?.Name;
    }

    private static string? WhyRefusedByMembers(IdentityRules rules, Component one, Component other)
    {
        var (few, many) = TypesIn(one.Members) <= TypesIn(other.Members) ? (one.Members, other.Members) : (other.Members, one.Members);
        IdentifierRule? broken = null;
        for (var i = 0; i < few.Length; i++)
        {
            var type = few[i].Type;
            if (IsFirstOfType(few, i) && rules.Of(type) is { } rule && ValuesOf(type, few) + ValuesOf(type, many) > rule.Most && rule.IsStrongerThan(broken))
                broken = rule;
        }

        return broken?.Name;
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
