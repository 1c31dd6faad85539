namespace Weft.Configuration;

/// <summary>A text that must not reach an answer, a log or a page: it prints as <c>(hidden)</c>.</summary>
/// <param name="value">The text.</param>
public sealed class Secret(string value)
{
    /// <summary>The text itself.</summary>
    public string Reveal() => value;

    /// <inheritdoc />
    public override string ToString() => "(hidden)";
}
