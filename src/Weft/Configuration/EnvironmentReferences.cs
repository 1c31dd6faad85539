using System.Collections;
using System.Text.RegularExpressions;

namespace Weft.Configuration;

/// <summary>
/// <c>${NAME}</c> in a value stands for an environment variable. What is kept and shown is the text as written; the value is looked up where it is
/// used. Variables are read once, when this is made.
/// </summary>
/// <param name="variables">Value by name.</param>
public sealed partial class EnvironmentReferences(IReadOnlyDictionary<string, string> variables)
{
    /// <summary>What is shown in the place of a secret.</summary>
    public const string Masked = "***";

    /// <summary>No variables at all.</summary>
    public static EnvironmentReferences None { get; } = new(new Dictionary<string, string>());

    /// <summary>Value by name.</summary>
    public IReadOnlyDictionary<string, string> Variables => variables;

    /// <summary>True for reading what was valid once: a variable that is gone is no mistake.</summary>
    public bool IsLenient { get; private init; }

    /// <summary>The same variables, for a configuration that the log holds: what they are now must not stand in the way of what was valid then.</summary>
    public EnvironmentReferences Leniently() => new(variables) { IsLenient = true };

    /// <summary>The variables of this process.</summary>
    public static EnvironmentReferences OfThisProcess() => new(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? ""));

    /// <summary>The variables that a node refers to, and all below it.</summary>
    public static IEnumerable<string> NamesIn(ConfigNode node) =>
        Reference().Matches(node.Text).Select(match => match.Groups[1].Value)
            .Concat(node.Items.Concat(node.Entries.Select(entry => entry.Value)).SelectMany(NamesIn));

    /// <summary>A text with everything but its references put out of sight: <c>Bearer ${KEY}</c> becomes <c>***${KEY}</c>.</summary>
    public static string Mask(string text)
    {
        var (masked, from) = ("", 0);
        foreach (var match in Reference().Matches(text).Cast<Match>())
        {
            masked += (match.Index > from ? Masked : "") + match.Value;
            from = match.Index + match.Length;
        }

        return from < text.Length ? masked + Masked : masked;
    }

    /// <summary>A scalar's text with its references replaced.</summary>
    /// <returns>The text, or null when a variable is missing or empty, or a reference is not written <c>${NAME}</c>: a mistake at the node's path.</returns>
    public string? Resolve(ConfigNode node, ConfigErrors errors) => Resolve(node, errors, static value => value);

    /// <summary>The same, with each value written another way, as its place asks for.</summary>
    internal string? Resolve(ConfigNode node, ConfigErrors errors, Func<string, string> write)
    {
        var missing = Reference().Matches(node.Text).Select(match => match.Groups[1].Value)
            .Where(name => !variables.TryGetValue(name, out var value) || value.Length == 0).Distinct().ToList();
        if (IsLenient)
            return Reference().Replace(node.Text, match => write(variables.GetValueOrDefault(match.Groups[1].Value, "")));
        foreach (var name in missing)
            errors.Add(new(node.Path, $"${{{name}}}", $"the environment variable {name} is not set", node.Line));
        var resolved = Reference().Replace(node.Text, match => write(variables.GetValueOrDefault(match.Groups[1].Value, "")));
        if (missing.Count > 0)
            return null;
        if (!Reference().Replace(node.Text, "").Contains("${", StringComparison.Ordinal))
            return resolved;
        errors.Add(new(node.Path, null, "a reference to the environment is written ${NAME}, of letters, digits and _", node.Line));
        return null;
    }

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Reference();
}
