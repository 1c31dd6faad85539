namespace Weft.Configuration;

/// <summary>Where the state is kept, as written under <c>storage</c>; a change takes effect with the next start. Log and warehouse stay in the data folder.</summary>
public sealed record StorageConfig
{
    private const string Embedded = "rocksdb";

    /// <summary>The text as written, with its references to the environment.</summary>
    public string Written { get; init; } = Embedded;

    /// <summary>The database; null for RocksDB in the data folder.</summary>
    public PostgresAddress? Postgres { get; init; }

    /// <summary>Equal when written alike.</summary>
    public bool Equals(StorageConfig? other) => other?.Written == Written;

    /// <inheritdoc />
    public override int GetHashCode() => Written.GetHashCode(StringComparison.Ordinal);

    internal static StorageConfig Read(ConfigNode node, EnvironmentReferences environment, ConfigErrors errors)
    {
        if (node.Kind == ConfigKind.Missing || node is { Kind: ConfigKind.Scalar, Text: Embedded })
            return new();
        if (node.Kind != ConfigKind.Scalar || !IsAddress(node.Text))
        {
            var shown = node.Kind == ConfigKind.Scalar && node.Text.Contains("://", StringComparison.Ordinal) ? PostgresAddressReader.Shown(node.Text) : node.Describe();
            errors.Add(new(node.Path, shown, $"must be {Embedded}, or the address of a PostgreSQL database: {PostgresAddressReader.Form}", node.Line));
            return new();
        }

        // A value may hold what has a meaning in an address, unless it is the whole address.
        var isWhole = node.Text.StartsWith("${", StringComparison.Ordinal);
        if (environment.Resolve(node, errors, isWhole ? static value => value : Uri.EscapeDataString) is not { } text)
            return new();
        if (text == Embedded)
            return new() { Written = node.Text };
        var reader = new PostgresAddressReader(message => errors.Add(new(node.Path, PostgresAddressReader.Shown(node.Text), message, node.Line)));
        return new() { Written = node.Text, Postgres = reader.Read(text) };
    }

    private static bool IsAddress(string text) =>
        text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal) || text.StartsWith("${", StringComparison.Ordinal);
}
