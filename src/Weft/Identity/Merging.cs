namespace Weft.Identity;

/// <summary>
/// The rule <c>merge</c>: two people who have an e-mail each are not one person because of a browser on which both were, a till, or a mistyped address. One person with two
/// e-mails is known by a login: an id as strong as the value comes together with it, and nobody else is known by it.
/// </summary>
internal static class Merging
{
    /// <summary>Whether two components have more values of a type together than people may have who are made one.</summary>
    public static bool IsTooMuch(IdentifierRule rule, int one, int other) => rule.Merge is { } most && one > 0 && other > 0 && one + other > most;

    /// <summary>Whether a link adds a value to a person and makes no two people one.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="rule">The rule of the value's type.</param>
    /// <param name="a">An end of the link.</param>
    /// <param name="withA">What is in one component with it.</param>
    /// <param name="b">The other end.</param>
    /// <param name="withB">What is in one component with that.</param>
    public static bool IsAddition(
        IdentityRules rules, IdentifierRule rule, ComponentMember a, IEnumerable<ComponentMember> withA, ComponentMember b, IEnumerable<ComponentMember> withB) =>
        (Names(rules, rule, b, a) && IsNobodys(a, withA)) || (Names(rules, rule, a, b) && IsNobodys(b, withB));

    private static bool Names(IdentityRules rules, IdentifierRule rule, ComponentMember by, ComponentMember value) =>
        value.Type == rule.Type && rules.Of(by.Type) is { } stronger && stronger.Rank <= rule.Rank;

    private static bool IsNobodys(ComponentMember value, IEnumerable<ComponentMember> with) =>
        with.All(member => IdentityRules.IsAnonymous(member.Type) || (member.Type == value.Type && member.Class == value.Class));
}
