using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MimeKit;
using Weft.Connectors.Templates;
using Weft.Destinations;

namespace Weft.Connectors.Smtp;

/// <summary>Writes the letter for a message. Whatever a value holds, it stays within its place: no value begins a header or adds a recipient.</summary>
internal sealed class LetterWriter(LetterSettings settings, TimeProvider time)
{
    private static readonly MessagePath[] UsualPlaces = [.. new[] { "traits.email", "context.traits.email", "userId" }.Select(path => MessagePath.Parse(path)!)];

    /// <exception cref="UnfitMessageException">The message has no address, or something else is missing.</exception>
    public MimeMessage For(Delivery delivery)
    {
        using var document = MessageBody.Parse(delivery);
        var message = document.RootElement;
        var letter = new MimeMessage { Subject = OneLine(settings.Subject!.Render(message)), MessageId = MessageId(delivery.IdempotencyKey), Date = time.GetUtcNow() };
        letter.From.Add(settings.From!);
        letter.To.Add(Recipient(message));
        if (settings.ReplyTo is { } replyTo)
            letter.ReplyTo.Add(replyTo);
        if (settings.ListUnsubscribe is { } address)
            AddUnsubscribe(letter, address.Render(message, Uri.EscapeDataString, "list_unsubscribe"));
        letter.Body = new BodyBuilder { TextBody = settings.Text?.Render(message), HtmlBody = settings.Html?.Render(message) }.ToMessageBody();
        return letter;
    }

    // The same for each try, so that a mailbox that got it twice can tell.
    private string MessageId(string key) => $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..40]}@{settings.From!.Domain}";

    private MailboxAddress Recipient(JsonElement message)
    {
        var found = settings.To is { } path ? path.Find(message) : UsualPlaces.Select(place => place.Find(message)).FirstOrDefault(text => text is not null && Parse(text) is not null);
        if (found is null)
            throw new UnfitMessageException("no_recipient", $"the message has no e-mail address in {settings.To?.Text ?? "traits.email, context.traits.email or userId"}");
        return Parse(found) ?? throw new UnfitMessageException("no_recipient", $"{JsonEncodedText.Encode(found)} is no e-mail address");
    }

    // One address and nothing else: no name, no list, no comment, no group.
    private static MailboxAddress? Parse(string text) =>
        !text.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || letter is '<' or '>' or ',' or ';' or ':' or '(' or ')' or '"')
        && MailboxAddress.TryParse(text, out var address) && address.Address == text && address.Domain.Length > 0
            ? new(null, text)
            : null;

    private static string OneLine(string text) => new([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter)]);

    private static void AddUnsubscribe(MimeMessage letter, string address)
    {
        letter.Headers.Add(HeaderId.ListUnsubscribe, $"<{address}>");
        // RFC 8058.
        if (address.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            letter.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
    }
}
