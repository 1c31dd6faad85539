namespace Weft.Configuration;

/// <summary>What a definition that can be made through the API is called: <c>audiences.big_spenders</c>.</summary>
/// <param name="Section">The section of weft.yaml that it belongs to, one of <see cref="Sections"/>.</param>
/// <param name="Key">Its key (<see cref="Keys"/>).</param>
public readonly record struct DefinitionName(string Section, string Key)
{
    public const string Sources = "sources";
    public const string Traits = "traits";
    public const string Audiences = "audiences";
    public const string Destinations = "destinations";

    /// <summary>The sections that definitions can be made in.</summary>
    public static IReadOnlyList<string> Sections { get; } = [Sources, Traits, Audiences, Destinations];

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static DefinitionName Parse(string path) => path.Split('.', 2) is [var section, var key] ? new(section, key) : new("", path);

    /// <inheritdoc />
    public override string ToString() => $"{Section}.{Key}";
}
