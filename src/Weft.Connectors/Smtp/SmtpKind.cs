using MimeKit;
using Weft.Connectors.Secrets;
using Weft.Connectors.Templates;
using Weft.Destinations;

namespace Weft.Connectors.Smtp;

/// <summary>
/// <c>kind: smtp</c>: an e-mail for each message. Settings: <c>host</c>, <c>port</c>, <c>tls</c> (starttls, tls or none), <c>tls_ca</c>, <c>user</c>, <c>password</c>, <c>from</c>, <c>reply_to</c>,
/// <c>to</c> (a path), <c>subject</c>, <c>text</c>, <c>html</c> (Liquid), <c>list_unsubscribe</c>.
/// </summary>
internal sealed class SmtpKind(TimeProvider time) : IDestinationKind
{
    public string Name => "smtp";

    public IDestination? Create(DestinationSettings settings)
    {
        var server = Server(settings);
        var letter = Letter(settings);
        settings.RejectUnknown();
        if (settings.Failed)
            return null;
        var mask = new SecretMask(server.Password);
        return new SmtpDestination(new(letter, time), new(server), mask);
    }

    private static SmtpServerSettings Server(DestinationSettings settings)
    {
        var host = settings.Host("host", "smtp.example");
        var tls = settings.Choice("tls", "starttls", "none", "starttls", "tls");
        var port = (int)settings.Number("port", tls switch { "tls" => 465, "starttls" => 587, _ => 25 }, 1, 65535);
        var (user, password) = settings.Account();
        return new(host, port, tls, settings.Optional("tls_ca"), user, password, settings.AllowPrivateTargets);
    }

    private static LetterSettings Letter(DestinationSettings settings)
    {
        var subject = settings.Required("subject", "a Liquid template, such as Your order {{ properties.order_id }}");
        var (text, html) = (settings.Optional("text"), settings.Optional("html"));
        if (text is null && html is null)
            settings.Report("text", null, "is required, or html: the letter itself, a Liquid template");
        return new()
        {
            From = Address(settings, "from", settings.Required("from", "the sender, such as Shop <news@shop.example>")),
            ReplyTo = Address(settings, "reply_to", settings.Optional("reply_to")),
            To = settings.Optional("to") is { } path ? Path(settings, path) : null,
            Subject = Template(settings, "subject", subject),
            Text = Template(settings, "text", text),
            Html = Template(settings, "html", html),
            ListUnsubscribe = settings.Optional("list_unsubscribe") is { } address ? Unsubscribe(settings, address) : null,
        };
    }

    private static LiquidTemplate? Template(DestinationSettings settings, string name, string? text) =>
        string.IsNullOrEmpty(text) ? null : LiquidTemplate.Read(text, name, settings);

    private static MailboxAddress? Address(DestinationSettings settings, string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (MailboxAddress.TryParse(text, out var address) && address.Address.Contains('@', StringComparison.Ordinal))
            return address;
        settings.Report(name, text, "must be an e-mail address, such as Shop <news@shop.example>");
        return null;
    }

    private static MessagePath? Path(DestinationSettings settings, string text)
    {
        if (MessagePath.Parse(text) is { } path)
            return path;
        settings.Report("to", text, "must be a path to the address in the message, such as traits.email");
        return null;
    }

    private static PathTemplate? Unsubscribe(DestinationSettings settings, string text)
    {
        var template = PathTemplate.Read(text, "list_unsubscribe", settings);
        if (template is not null && !(Uri.TryCreate(template.Start, UriKind.Absolute, out var start) && start.Scheme is "https" or "http" or "mailto"))
            settings.Report("list_unsubscribe", text, "must be an https or mailto address, such as https://shop.example/unsubscribe/{{userId}}");
        return template;
    }
}
