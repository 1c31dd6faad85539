using System.Net.Http.Headers;
using Weft.Connectors.Secrets;
using Weft.Connectors.Templates;
using Weft.Destinations;

namespace Weft.Connectors.Http;

/// <summary>
/// <c>kind: http</c>: a request made of the message. Settings: <c>method</c> (POST), <c>url</c> with <c>{{path}}</c> of the message, <c>headers</c>, <c>body</c> (a Liquid template; without one
/// the message itself), <c>content_type</c> (application/json), <c>success</c> (2xx).
/// </summary>
internal sealed class HttpKind(TimeProvider time) : IDestinationKind
{
    private const string Json = "application/json";

    public string Name => "http";

    public IDestination? Create(DestinationSettings settings)
    {
        var method = settings.Choice("method", "POST", "GET", "POST", "PUT", "PATCH", "DELETE");
        var url = HttpUrl.Read(settings);
        var headers = HttpHeaderSettings.Read(settings);
        var templates = headers.ToDictionary(header => header.Key, header => PathTemplate.Read(header.Value, $"headers.{header.Key}", settings));
        var body = settings.Optional("body") is { } text ? LiquidTemplate.Read(text, "body", settings) : null;
        var type = settings.Optional("content_type") ?? Json;
        if (!MediaTypeHeaderValue.TryParse(type, out _))
            settings.Report("content_type", type, $"must be a media type, such as {Json}");
        var success = StatusRanges.Read(settings, "success");
        settings.RejectUnknown();
        if (settings.Failed)
            return null;
        var mask = new SecretMask(headers.Values.SelectMany(LikelySecrets.OfHeader).Concat(LikelySecrets.OfUrl(url!.Written)));
        var request = new HttpRequestTemplate(new(method), url, templates!, body, type);
        return new HttpDestination(request, success, new(settings.AllowPrivateTargets, mask, time));
    }
}
