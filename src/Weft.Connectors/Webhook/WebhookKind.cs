using System.Net;
using Weft.Destinations;

namespace Weft.Connectors.Webhook;

/// <summary>
/// <c>kind: webhook</c>: a signed POST of each message. Settings: <c>url</c>, <c>secret</c> (without one: unsigned), <c>headers</c> (a map of further ones).
/// </summary>
internal sealed class WebhookKind(TimeProvider time) : IDestinationKind
{
    private static readonly string[] Ours = ["Weft-Signature", "Idempotency-Key", WebhookDestination.KeysHeader, "Content-Type", "Content-Length", "Host"];

    public string Name => "webhook";

    public IDestination? Create(DestinationSettings settings)
    {
        var url = Url(settings);
        var secret = settings.Optional("secret");
        if (secret is "")
            settings.Report("secret", null, "is empty: give one, or leave it out to send unsigned");
        var headers = settings.Group("headers");
        foreach (var name in headers.Keys)
            CheckHeader(name, settings);
        settings.RejectUnknown();
        return settings.Failed ? null : new WebhookDestination(url!, secret, headers, settings.AllowPrivateTargets, time);
    }

    private static Uri? Url(DestinationSettings settings)
    {
        const string Accepted = "an absolute http or https address, such as https://crm.example/hooks";
        if (settings.Required("url", Accepted) is not { Length: > 0 } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            settings.Report("url", text, $"must be {Accepted}");
        else if (url.UserInfo.Length > 0)
            settings.Report("url", null, "must hold no user name or password; send them in headers");
        else if (!settings.AllowPrivateTargets && IsPrivate(url))
            settings.Report("url", text, "is on a private or loopback address; allow_private_targets: true permits that");
        return url;
    }

    // Only what the address itself says; what a name stands for is checked at each connection.
    private static bool IsPrivate(Uri url) =>
        url.IsLoopback || (IPAddress.TryParse(url.DnsSafeHost, out var address) && !PublicAddresses.Includes(address));

    private static void CheckHeader(string name, DestinationSettings settings)
    {
        using var probe = new HttpRequestMessage();
        if (Ours.Contains(name, StringComparer.OrdinalIgnoreCase) || !probe.Headers.TryAddWithoutValidation(name, ""))
            settings.Report($"headers.{name}", null, "is no header that can be set here");
    }
}
