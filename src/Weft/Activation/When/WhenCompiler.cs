using Weft.Configuration;

namespace Weft.Activation.When;

/// <summary>What a condition is compiled against.</summary>
internal sealed record WhenScope(ConfigErrors Errors, IReadOnlyCollection<string> AudienceKeys, IReadOnlyCollection<string> TraitKeys)
{
    /// <summary>The events that it names, wherever it does.</summary>
    public HashSet<string> EventNames { get; } = [];

    /// <summary>The audiences that it names, wherever it does; <c>*</c> for all, which is also what <c>change</c> means without any beside or above it.</summary>
    public HashSet<string> NamedAudiences { get; } = [];

    /// <summary>Whether what is being compiled must hold together with a named audience.</summary>
    public bool IsOfAudience { get; set; }

    /// <summary>The computed traits that it names, wherever it does; <c>*</c> for all.</summary>
    public HashSet<string> NamedTraits { get; } = [];
}

/// <summary>Compiles a <c>when:</c>: a map of conditions that must all hold.</summary>
internal static class WhenCompiler
{
    private static readonly MessageTest Never = new(_ => false, _ => []);
    private static readonly IReadOnlyList<WhenKind> Kinds = Siblings.Of<WhenKind>();
    private static readonly IReadOnlyList<string> Keys = [.. Kinds.Select(kind => kind.Key)];

    public static MessageTest Compile(ConfigNode node, WhenScope scope)
    {
        if (node.Kind != ConfigKind.Map || node.Entries.Count == 0)
            scope.Errors.Add(node, $"must be a map of conditions: {string.Join(", ", Keys)}");
        var isOfAudience = scope.IsOfAudience;
        scope.IsOfAudience |= node["audience"].Exists;
        List<MessageTest> tests = [.. node.Entries.Select(entry => CompileEntry(entry.Key, entry.Value, scope))];
        scope.IsOfAudience = isOfAudience;
        return MessageTest.All(tests);
    }

    /// <summary>The conditions of <c>all</c>, <c>any</c> and <c>none</c>.</summary>
    public static IReadOnlyList<MessageTest> CompileList(ConfigNode node, WhenScope scope)
    {
        if (node.Kind != ConfigKind.List || node.Items.Count == 0)
            scope.Errors.Add(node, "must be a list of conditions");
        return [.. node.Items.Select(item => Compile(item, scope))];
    }

    private static MessageTest CompileEntry(string key, ConfigNode node, WhenScope scope)
    {
        if (Kinds.FirstOrDefault(kind => kind.Key == key) is { } found)
            return found.Compile(node, scope);
        scope.Errors.Add(node, MapReader.Unknown(key, [.. Keys]));
        return Never;
    }
}
