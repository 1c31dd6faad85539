using Weft.Connectors.Http;
using Weft.Connectors.Secrets;
using Weft.Destinations;

namespace Weft.Connectors.Webhook;

/// <summary>
/// <c>kind: webhook</c>: a signed POST of each message. Settings: <c>url</c>, <c>secret</c> (without one: unsigned), <c>headers</c> (a map of further ones).
/// </summary>
internal sealed class WebhookKind(TimeProvider time) : IDestinationKind
{
    public string Name => "webhook";

    public IDestination? Create(DestinationSettings settings)
    {
        var url = Url(settings);
        var secret = settings.Optional("secret");
        if (secret is "")
            settings.Report("secret", null, "is empty: give one, or leave it out to send unsigned");
        var headers = HttpHeaderSettings.Read(settings);
        settings.RejectUnknown();
        if (settings.Failed)
            return null;
        var mask = new SecretMask(headers.Values.SelectMany(LikelySecrets.OfHeader).Concat(LikelySecrets.OfUrl(url!.OriginalString)).Append(secret));
        return new WebhookDestination(url, secret, headers, new(settings.AllowPrivateTargets, mask, time), time);
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
        else
            settings.RefusePrivate("url", url.DnsSafeHost);
        return url;
    }
}
