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
    ];

    /// <summary>Kinds that the language has and this version cannot evaluate.</summary>
    private static readonly string[] Unavailable = ["account_trait", "consent"];

    /// <summary>The keys that lead a node.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. All.Select(kind => kind.Key)];

    /// <summary>The keys that lead a node of the language, whether it can be evaluated or not.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Keys, .. Unavailable];

    /// <summary>The kind of that key; null for one that cannot be evaluated.</summary>
    public static ConditionKind? Find(string key) => Array.Find(All, kind => kind.Key == key);
}
