using System.Text.Json;
using Weft.Connectors.Templates;
using Weft.Destinations;

namespace Weft.Connectors.Http;

/// <summary>The address of a request, with values of the message in its path and query, each percent-encoded. Where it goes is fixed: a value cannot change the server or climb up the path.</summary>
internal sealed class HttpUrl
{
    private const string Accepted = "an absolute http or https address, such as https://crm.example/people/{{userId}}";

    private readonly PathTemplate _template;

    private HttpUrl(string written, PathTemplate template) => (Written, _template) = (written, template);

    public string Written { get; }

    public static HttpUrl? Read(DestinationSettings settings)
    {
        if (settings.Required("url", Accepted) is not { Length: > 0 } text || PathTemplate.Read(text, "url", settings) is not { } template)
            return null;
        if (!Uri.TryCreate(template.Start, UriKind.Absolute, out var start) || start.Scheme is not ("http" or "https"))
            settings.Report("url", text, $"must be {Accepted}");
        else if (!template.IsConstant && template.Start.IndexOf('/', start.Scheme.Length + 3) < 0)
            settings.Report("url", text, "must name the server itself: a value of the message may stand in the path and the query only");
        else if (start.UserInfo.Length > 0)
            settings.Report("url", null, "must hold no user name or password; send them in headers");
        else
            settings.RefusePrivate("url", start.DnsSafeHost);
        return new(text, template);
    }

    /// <exception cref="UnfitMessageException">A value is missing, or is a step in the path.</exception>
    public Uri For(JsonElement message)
    {
        var text = _template.Render(message, Uri.EscapeDataString, "url");
        var path = text.Split('?', '#')[0];
        if (!_template.IsConstant && path.Split('/').Any(step => step is "." or ".."))
            throw new UnfitMessageException("unsafe_value", "a value of the message would be a step up in the url's path");
        return new(text);
    }
}
