using Weft.Configuration;

namespace Weft.Audiences.Conditions;

/// <summary>Reads one kind of node from the map that its key stands in; reports mistakes and then may answer null.</summary>
internal delegate Condition? ReadCondition(MapReader map, ConditionReader reader);

/// <summary>A kind of node, known by the key that leads it.</summary>
internal sealed record ConditionKind(string Key, ReadCondition Read);

/// <summary>Every kind of node. A new one is a file of its own and a line here.</summary>
internal static class ConditionKinds
{
    private static readonly ConditionKind[] All =
    [
        new("all", AllCondition.Read),
        new("any", AnyCondition.Read),
        new("none", NoneCondition.Read),
        new("not", NotCondition.Read),
        new("event", EventCondition.Read),
        new("trait", TraitCondition.Read),
        new("audience", AudienceCondition.Read),
        new("sequence", SequenceCondition.Read),
        new("account_trait", AccountTraitCondition.Read),
        new("consent", ConsentCondition.Read),
    ];

    /// <summary>The keys that lead a node.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. All.Select(kind => kind.Key)];

    /// <summary>The kind of a key, which is one of <see cref="Keys"/>.</summary>
    public static ConditionKind Find(string key) => All.First(kind => kind.Key == key);
}
