namespace Weft.Activation.Mappings.Liquid;

/// <summary>A stretch of a template.</summary>
/// <param name="Kind">Text, output or tag.</param>
/// <param name="Source">As it stands, with its braces.</param>
/// <param name="Content">A text's letters, an output's expression, a tag's arguments.</param>
/// <param name="Name">A tag's name.</param>
internal sealed record LiquidToken(LiquidTokenKind Kind, string Source, string Content, string Name = "")
{
    /// <summary>Whether blanks before it go.</summary>
    public bool TrimsBefore { get; init; }

    /// <summary>Whether blanks after it go.</summary>
    public bool TrimsAfter { get; init; }
}

internal enum LiquidTokenKind
{
    Text,
    Output,
    Tag,
}
