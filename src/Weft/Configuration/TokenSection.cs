namespace Weft.Configuration;

/// <summary>
/// Reads <c>tokens</c>. <c>WEFT_TOKEN_&lt;NAME&gt;</c> in the environment gives a listed token its secret, before the file's, or makes a token of
/// its own where NAME is a role. No mistake shows a value from here, since a misplaced one may be a secret.
/// </summary>
internal sealed class TokenSection(EnvironmentReferences environment, ConfigErrors errors)
{
    public const string VariablePrefix = "WEFT_TOKEN_";

    private const int LongestSecret = 512;
    private readonly Dictionary<string, TokenConfig> _bySecret = [];

    public IReadOnlyList<TokenConfig> Read(ConfigNode node)
    {
        var mistakes = new ConfigErrors();
        var tokens = Keys.Read(node, mistakes).Select(entry => Token(entry.Key, entry.Value, mistakes)).OfType<TokenConfig>().ToList();
        foreach (var (variable, secret) in environment.Variables.Where(IsTokenVariable).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var name = variable[VariablePrefix.Length..].ToLowerInvariant();
            if (node[name].Kind == ConfigKind.Missing && OfVariable(name, variable, secret, mistakes) is { } token)
                tokens.Add(token);
        }

        foreach (var mistake in mistakes.All)
            errors.Add(mistake with { Value = IsHarmless(mistake) ? mistake.Value : "(hidden)" });
        return tokens;
    }

    private static bool IsTokenVariable(KeyValuePair<string, string> variable) =>
        variable.Key.StartsWith(VariablePrefix, StringComparison.Ordinal) && variable.Value.Length > 0;

    private static bool IsHarmless(ConfigError mistake) =>
        mistake.Value is null or "(empty)" || mistake.Path.EndsWith(".role", StringComparison.Ordinal)
        || mistake.Value.StartsWith("${", StringComparison.Ordinal) || mistake.Value.StartsWith("(a ", StringComparison.Ordinal);

    private TokenConfig? Token(string name, ConfigNode node, ConfigErrors mistakes)
    {
        var reader = new MapReader(node, mistakes);
        var role = ReadRole(reader, mistakes);
        var secret = reader.Child("secret");
        reader.Done();
        var text = environment.Variables.GetValueOrDefault(VariablePrefix + name.ToUpperInvariant(), "") is { Length: > 0 } given
            ? given
            : OfFile(secret, name, mistakes);
        if (role is null || text is null)
            return null;
        return Checked(new(name, role.Value, new(text)), secret.Path, secret.Line, mistakes);
    }

    private static Role? ReadRole(MapReader reader, ConfigErrors mistakes)
    {
        if (reader.RequiredText("role", $"one of {string.Join(", ", Roles.Words)}") is not { } word)
            return null;
        if (Roles.TryParse(word, out var role))
            return role;
        mistakes.Add(reader.Node["role"], $"must be one of {string.Join(", ", Roles.Words)}");
        return null;
    }

    private string? OfFile(ConfigNode secret, string name, ConfigErrors mistakes)
    {
        if (secret.Kind == ConfigKind.Scalar)
            return environment.Resolve(secret, mistakes);
        mistakes.Add(secret, $"is required: a text, ${{NAME}} for an environment variable, or the variable {VariablePrefix}{name.ToUpperInvariant()}");
        return null;
    }

    private TokenConfig? OfVariable(string name, string variable, string secret, ConfigErrors mistakes)
    {
        if (Roles.TryParse(name, out var role))
            return Checked(new(name, role, new(secret)), variable, 0, mistakes);
        mistakes.Add(new(variable, null, $"names no token: list {name} under tokens with its role, or use a role's name: {string.Join(", ", Roles.Words)}", 0));
        return null;
    }

    private TokenConfig? Checked(TokenConfig token, string path, int line, ConfigErrors mistakes)
    {
        var secret = token.Secret.Reveal();
        if (secret.Length is 0 or > LongestSecret || !secret.All(c => char.IsAscii(c) && !char.IsWhiteSpace(c) && !char.IsControl(c) && c != ':'))
            mistakes.Add(new(path, null, $"must be 1 to {LongestSecret} characters of ASCII without blanks and colons, since it travels in a header", line));
        else if (!_bySecret.TryAdd(secret, token))
            mistakes.Add(new(path, null, $"is the same secret as that of {_bySecret[secret].Name}; each token needs its own", line));
        else
            return token;
        return null;
    }
}
