namespace Weft.Identity;

public sealed partial class IdentityRules
{
    /// <summary>What the rules mean, in one form: rules of the same text make the same graph of the same evidence.</summary>
    public string Text => string.Join('\n',
    [
        Preset.Word(),
        .. Identifiers.Select(rule => $"{rule.Rank} {rule.Type} {rule.Most} {rule.Per?.Word()} {(rule.Merge is { } merge ? $"merge {merge} " : "")}{string.Join(',', rule.From)}"),
        .. _off.Order(StringComparer.Ordinal).Select(type => $"{type} off"),
        _blocked.Text,
    ]);

    /// <summary>The patterns of values that are blocked, in one form.</summary>
    internal string BlockedText => _blocked.Text;
}
