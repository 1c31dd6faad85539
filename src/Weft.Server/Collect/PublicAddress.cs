namespace Weft.Server.Collect;

/// <summary>Where the outside world reaches this server (<c>workspace.public_url</c>): set-up documents name it. A reload may set it anew.</summary>
public sealed class PublicAddress(Uri? configured = null)
{
    private volatile Uri? _configured = configured;

    /// <summary>The configured address; null when there is none.</summary>
    public Uri? Configured
    {
        get => _configured;
        set => _configured = value;
    }

    /// <summary>The address without a slash at its end: the configured one, else the one that this request was sent to.</summary>
    public string For(HttpRequest request)
    {
        var address = Configured?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            ?? $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}";
        return address.TrimEnd('/');
    }
}
