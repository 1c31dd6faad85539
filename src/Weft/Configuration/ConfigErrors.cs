namespace Weft.Configuration;

/// <summary>One mistake in what a user wrote.</summary>
/// <param name="Path">Where, as <c>audiences.big_spenders.all[0].within</c>.</param>
/// <param name="Value">The value found there, or null where something is missing.</param>
/// <param name="Message">What is wrong and what would be accepted.</param>
/// <param name="Line">1-based line in the file; 0 where there is no file.</param>
public sealed record ConfigError(string Path, string? Value, string Message, int Line)
{
    /// <inheritdoc />
    public override string ToString() =>
        $"{(Line > 0 ? $"line {Line}: " : "")}{(IsWhole ? "" : $"{Path}{(Value is null ? "" : $" = {Value}")}: ")}{Message}";

    // The file itself, which goes without saying.
    private bool IsWhole => Path == ConfigNode.RootPath && Value is null;
}

/// <summary>Collects every mistake, so that a user mends a file in one pass.</summary>
public sealed class ConfigErrors
{
    private readonly List<ConfigError> _all = [];

    /// <summary>All mistakes, in the order found.</summary>
    public IReadOnlyList<ConfigError> All => _all;

    /// <summary>All mistakes, by line.</summary>
    public IEnumerable<ConfigError> InFileOrder => _all.OrderBy(error => error.Line);

    /// <summary>True when something is wrong.</summary>
    public bool Any => _all.Count > 0;

    /// <summary>Adds a mistake at a node.</summary>
    public void Add(ConfigNode node, string message) => _all.Add(new(node.Path, node.Describe(), message, node.Line));

    /// <summary>Adds a mistake.</summary>
    public void Add(ConfigError error) => _all.Add(error);
}
