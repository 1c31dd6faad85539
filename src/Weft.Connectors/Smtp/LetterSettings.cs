using MimeKit;
using Weft.Connectors.Templates;

namespace Weft.Connectors.Smtp;

/// <summary>What a letter is made of, as configured.</summary>
internal sealed record LetterSettings
{
    public MailboxAddress? From { get; init; }

    public MailboxAddress? ReplyTo { get; init; }

    /// <summary>Where the message has the address; null for the usual places.</summary>
    public MessagePath? To { get; init; }

    public LiquidTemplate? Subject { get; init; }

    public LiquidTemplate? Text { get; init; }

    public LiquidTemplate? Html { get; init; }

    public PathTemplate? ListUnsubscribe { get; init; }
}
