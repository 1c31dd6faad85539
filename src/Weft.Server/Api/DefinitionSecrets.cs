using Weft.Configuration;

namespace Weft.Server.Api;

/// <summary>What a definition that comes through the API may not hold: references to this server's tokens, and secrets as they are shown.</summary>
internal static class DefinitionSecrets
{
    /// <summary>Reports each.</summary>
    /// <param name="node">The definition.</param>
    /// <param name="config">Knows the variables that hold tokens.</param>
    /// <param name="errors">Takes the mistakes.</param>
    public static void Check(ConfigNode node, WorkspaceConfig config, ConfigErrors errors)
    {
        // A token is its holder's: whoever may define a destination must not have it sent there.
        foreach (var variable in EnvironmentReferences.NamesIn(node).Distinct().Where(variable => IsTokens(variable, config)))
            errors.Add(new(node.Path, $"${{{variable}}}", "holds a token of this server, which a definition cannot refer to", 0));
        foreach (var masked in Scalars(node).Where(one => one.Text.Contains(EnvironmentReferences.Masked, StringComparison.Ordinal)))
            errors.Add(masked, $"must be the secret itself, or ${{NAME}} for an environment variable; {EnvironmentReferences.Masked} is only how one is shown");
    }

    private static bool IsTokens(string variable, WorkspaceConfig config) =>
        variable.StartsWith(WorkspaceConfig.TokenVariablePrefix, StringComparison.Ordinal) || config.TokenVariables.Contains(variable);

    private static IEnumerable<ConfigNode> Scalars(ConfigNode node) => node.Kind == ConfigKind.Scalar
        ? [node]
        : node.Items.Concat(node.Entries.Select(entry => entry.Value)).SelectMany(Scalars);
}
